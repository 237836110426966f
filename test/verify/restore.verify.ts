import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MarketToSave } from '../support/market-to-save.js';
import { findPostgresWithClient, startPostgresWithClient } from '../support/postgres-with-client.js';
import type { PostgresWithClient } from '../support/postgres-with-client.js';

const programs = findPostgresWithClient();
const TEN_MINUTES = 600_000;

(programs ? describe : describe.skip)('100,000 deals', () => {
  let server: PostgresWithClient;
  let market: MarketToSave;

  beforeAll(async () => {
    server = await startPostgresWithClient(programs!);
    market = await MarketToSave.open(server, { users: 5_000, deals: 100_000, pictures: 2_000 });
  }, 240_000);
  afterAll(async () => {
    await market?.stop();
    await server?.stop();
  });

  it(
    'are backed up, restored and verified unattended within ten minutes',
    async () => {
      const began = performance.now();
      const saved = await market.backUp();
      expect([saved.code, saved.output]).toEqual([0, expect.stringContaining('2000 objects')]);
      const savedAt = performance.now();
      const restored = await market.restore(['latest', '--verify']);
      expect([restored.code, restored.output]).toEqual([
        0,
        expect.stringContaining('Restored and verified.'),
      ]);
      const ended = performance.now();
      const seconds = (from: number, to: number) => Math.round((to - from) / 100) / 10;
      console.log(
        `${saved.output}${restored.output}backup ${seconds(began, savedAt)} s, restore ${seconds(savedAt, ended)} s`,
      );
      expect(ended - savedAt).toBeLessThan(TEN_MINUTES);
    },
    2 * TEN_MINUTES,
  );
});

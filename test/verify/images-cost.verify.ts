import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { hostilePictures } from '../support/hostile-pictures.js';
import type { HostilePicture } from '../support/hostile-pictures.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo } from '../support/photos.js';
import { costOf, resetPeak } from '../support/process-cost.js';
import { ServerProcess } from '../support/server-process.js';
import { connectPrisma } from '../support/stored-pictures.js';

const MAX_EXTRA_MB = 150;
const MAX_CPU_SECONDS = 1;
const MAX_P99_MS = 300;

interface Measured {
  name: string;
  status: number;
  extraMb: number;
  cpu: number;
}

/** The long form of images-hostile.spec.ts: what hostile pictures cost a server that is a process of its own. */
describe('hostile pictures', () => {
  let database: TestDatabase;
  let dataDir: string;
  let settings: Record<string, string>;
  let server: ServerProcess;
  let calm: number;
  let sender: Person;
  let hostile: HostilePicture[];

  /** Starts a server, and lets the first pictures load the library and fill the pools. */
  const start = async () => {
    server = await ServerProcess.start(settings);
    const prisma = connectPrisma(settings);
    sender = await person({ prisma, anonymous: server.api });
    await prisma.onApplicationShutdown();
    for (let seed = 0; seed < 5; seed++) {
      await sender.api.upload('/api/images', await photo({ width: 1_600, height: 1_200, seed }));
    }
    calm = (await costOf(server.child.pid!)).rss;
  };

  /** Memory is counted from the calm after the start, so what the allocator kept of earlier pictures counts too. */
  const measure = async ({ name, file }: HostilePicture): Promise<Measured> => {
    const pid = server.child.pid!;
    await resetPeak(pid);
    const before = await costOf(pid);
    const { status } = await sender.api.upload('/api/images', file);
    const after = await costOf(pid);
    return {
      name,
      status,
      extraMb: Math.round(after.peakRss - calm),
      cpu: Math.round((after.cpuSeconds - before.cpuSeconds) * 100) / 100,
    };
  };

  beforeAll(async () => {
    hostile = await hostilePictures();
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'kwad-verify-'));
    settings = { DATABASE_URL: database.url, DATA_DIR: dataDir, SEED: 'none', LOG_LEVEL: 'silent' };
    await start();
  }, 120_000);
  afterAll(async () => {
    await server.end();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it(`cost at most ${MAX_EXTRA_MB} MB and ${MAX_CPU_SECONDS} s of processor each`, async () => {
    const table: Measured[] = [];
    for (const picture of hostile) {
      let measured = await measure(picture);
      if (measured.extraMb > MAX_EXTRA_MB) {
        // Its own, or what others left? A new process tells.
        await server.end();
        await start();
        measured = await measure(picture);
      }
      table.push(measured);
    }
    console.table(table.toSorted((one, other) => other.extraMb - one.extraMb).slice(0, 10));
    console.table(table.toSorted((one, other) => other.cpu - one.cpu).slice(0, 10));
    console.log(`${table.length} pictures, ${table.filter(({ status }) => status === 201).length} drawn`);
    expect(table.filter(({ extraMb, cpu }) => extraMb > MAX_EXTRA_MB || cpu > MAX_CPU_SECONDS)).toEqual([]);
  }, 300_000);

  it('leave no more memory taken the more of them come', async () => {
    const pid = server.child.pid!;
    const round = async () => {
      for (const { file } of hostile) await sender.api.upload('/api/images', file);
      return (await costOf(pid)).rss;
    };
    const rounds = [await round(), await round(), await round(), await round()];
    console.log(`MB after each round: ${rounds.map(Math.round).join(', ')} (calm: ${Math.round(calm)})`);
    expect(rounds[3]! - rounds[1]!).toBeLessThan(60);
  }, 120_000);

  it(`five at once leave the other routes a p99 of ${MAX_P99_MS} ms`, async () => {
    const bombs = hostile.filter(({ name }) =>
      /pixels that are allowed|25 megapixels|12 megapixels|10 megapixels/.test(name),
    );
    const until = Date.now() + 20_000;
    const bomb = async (start: number) => {
      for (let turn = start; Date.now() < until; turn++) {
        await sender.api.upload('/api/images', bombs[turn % bombs.length]!.file);
      }
    };
    const waits: number[] = [];
    const visit = async () => {
      while (Date.now() < until) {
        const begun = performance.now();
        const { status } = await server.api.get('/api/deals');
        waits.push(performance.now() - begun);
        expect(status).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await Promise.all([0, 1, 2, 3, 4].map(bomb).concat([visit(), visit()]));
    waits.sort((one, other) => one - other);
    const at = (share: number) => Math.round(waits[Math.floor(waits.length * share)]!);
    console.log(
      `${waits.length} other requests: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${Math.round(waits.at(-1)!)} ms`,
    );
    expect(at(0.99)).toBeLessThanOrEqual(MAX_P99_MS);
  }, 60_000);
});

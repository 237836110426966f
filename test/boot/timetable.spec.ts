import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { lastSlot } from '../../src/modules/jobs/job.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { figure, LONG } from '../support/long-form.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

const MAIN = join(import.meta.dirname, '../support/timetable-process.mjs');
const SLOTS = LONG ? 200 : 12;
const KILLS = LONG ? 30 : 2;
/** A killed process holds its job for up to ten seconds, and somebody has to notice. */
const RECOVERY_MS = 90_000;

describe('three processes with a job every second', () => {
  let database: TestDatabase;
  let dataDir: string;
  let client: pg.Client;
  const servers: ServerProcess[] = [];

  const start = () =>
    ServerProcess.start(
      {
        NODE_ENV: 'test',
        DATABASE_URL: database.url,
        DATA_DIR: dataDir,
        SEED: 'none',
        LOG_LEVEL: 'warn',
      },
      MAIN,
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'kwad-beat-'));
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      'CREATE TABLE "Beat" (slot timestamptz, what text, pid int, at timestamptz DEFAULT now())',
    );
    // As if nobody had been there at last night's slot.
    await client.query(
      `INSERT INTO "TimedJob" (name, "knownSince") VALUES ('accounts.purge', now() - interval '2 days')`,
    );
    // One after the other: three at once take too long on a small machine.
    while (servers.length < 3) servers.push(await start());
  }, 120_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.end()));
    await client?.end();
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
  }, 30_000);

  it('makes up within a minute of its start for a slot of the night that nobody was there for', async () => {
    const made = () =>
      client.query<{ slot: Date; startedAt: Date; state: string }>(
        `SELECT slot, "startedAt", state FROM "JobRun" WHERE job = 'accounts.purge' AND "endedAt" IS NOT NULL`,
      );
    await waitFor('the run of the night', async () => (await made()).rowCount! > 0, 60_000);
    const { rows } = await made();
    expect(rows).toMatchObject([{ state: 'DONE', slot: lastSlot('17 3 * * *') }]);
    const { rows: known } = await client.query<{ at: Date }>(
      `SELECT min("knownSince") AS at FROM "TimedJob" WHERE name <> 'accounts.purge'`,
    );
    // The other jobs became known when the first process began to work.
    expect(rows[0]!.startedAt.getTime() - known[0]!.at.getTime()).toBeLessThan(60_000);
  });

  const begun = (server: ServerProcess) => server.output.split('BEGINS ').length - 1;

  /** Kills whoever is the next to begin a run, in the middle of it, and puts another in its place. */
  async function killTheRunning(): Promise<void> {
    const before = servers.map(begun);
    const which = await waitFor('a run', () => {
      const found = servers.findIndex((server, at) => begun(server) > before[at]!);
      return found < 0 ? null : { found };
    });
    await servers[which.found]!.end('SIGKILL');
    servers[which.found] = await start();
  }

  it(
    `runs each of ${SLOTS} slots once, while ${KILLS} runs are killed`,
    async () => {
      const { rows: now } = await client.query<{ at: Date }>('SELECT now() AS at');
      const first = new Date(Math.ceil(now[0]!.at.getTime() / 1_000) * 1_000 + 1_000);
      const last = new Date(first.getTime() + (SLOTS - 1) * 1_000);
      for (let kill = 0; kill < KILLS; kill++) {
        await waitFor(
          'the time of a kill',
          () => Date.now() > first.getTime() + (kill * SLOTS * 1_000) / KILLS,
          600_000,
        );
        await killTheRunning();
      }
      const runs = async (where: string) =>
        (
          await client.query<{ slot: Date; state: string; attempts: number; failures: number }>(
            `SELECT slot, state, attempts, failures FROM "JobRun"
             WHERE job = 'test.beat' AND slot BETWEEN $1 AND $2 AND ${where} ORDER BY slot`,
            [first, last],
          )
        ).rows;
      await waitFor(
        'the end of every slot',
        async () => Date.now() > last.getTime() && (await runs('"endedAt" IS NOT NULL')).length >= SLOTS,
        SLOTS * 1_000 + RECOVERY_MS,
      );
      const history = await runs('true');
      const expected = Array.from({ length: SLOTS }, (_, at) => new Date(first.getTime() + at * 1_000));
      expect(history.map(({ slot }) => slot)).toEqual(expected);
      expect(history.filter(({ state, failures }) => state !== 'DONE' || failures > 0)).toEqual([]);

      const { rows: beats } = await client.query<{ begins: number; ends: number; again: boolean }>(
        `SELECT max(at) FILTER (WHERE what = 'begins') > min(at) FILTER (WHERE what = 'ends') AS again, count(*) FILTER (WHERE what = 'begins')::int AS begins,
           count(*) FILTER (WHERE what = 'ends')::int AS ends
         FROM "Beat" WHERE slot BETWEEN $1 AND $2 GROUP BY slot`,
        [first, last],
      );
      expect(beats.filter(({ ends, again }) => ends !== 1 || again)).toEqual([]);
      const cutOff = beats.reduce((sum, { begins }) => sum + begins - 1, 0);
      figure('slots', history.length);
      figure('runs that were cut off and done by another', cutOff);
      expect(cutOff).toBeGreaterThanOrEqual(KILLS);
      expect(history.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBeGreaterThanOrEqual(cutOff);
    },
    SLOTS * 1_000 + 10 * RECOVERY_MS,
  );
});

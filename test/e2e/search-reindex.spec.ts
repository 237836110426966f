import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory } from '../support/deals.js';
import { LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { indexed } from '../support/search/catalogue.js';
import { ENGINES, meilisearchSettings, startMeilisearch } from '../support/search/engines.js';
import type { TestMeilisearch } from '../support/search/engines.js';
import { waitFor } from '../support/wait.js';

const DEALS = LONG ? 10_000 : 1_500;
/** As a real server: changes come faster than it takes them. */
const TASK_MS = 150;

describe.each(ENGINES)('making the index anew, with %s', (engine) => {
  let app: TestApp;
  let server: TestMeilisearch | undefined;
  let settings: Record<string, string>;
  let admin: Person;
  let ids: string[];

  beforeAll(async () => {
    if (engine === 'meilisearch') server = await startMeilisearch(TASK_MS);
    settings = server ? meilisearchSettings(server) : {};
    app = await startTestApp(settings);
    admin = await person(app, { role: 'ADMIN' });
    await ensureCategory(app);
    ids = await insertDeals(
      app,
      admin.id,
      Array.from({ length: DEALS }, (_, n) => ({ title: `Musette ${n}` })),
    );
    await indexed(app);
  }, 240_000);
  afterAll(async () => {
    await app?.stop();
    await server?.stop();
  });

  const status = async () => (await admin.api.get('/api/search/status')).body;
  const search = async (q: string) =>
    (await app.anonymous.get(`/api/search?type=deals&q=${q}`)).body.deals.items;

  it('never leaves a gap, and has what changed meanwhile', async () => {
    const reply = await admin.api.post('/api/search/reindex');
    expect(reply.status).toBe(202);
    const runId = reply.body.id as string;
    // Asked again, it is the same run, or a new one if that was quick.
    const again = await admin.api.post('/api/search/reindex');
    expect(again.status).toBe(202);
    let changes = 0;
    await waitFor(
      'the run to be done',
      async () => {
        expect(await search('musette')).toHaveLength(24);
        await app.prisma.deal.update({
          where: { id: ids[changes]! },
          data: { title: `Villanelle ${changes}` },
        });
        changes++;
        const { reindex } = await status();
        return reindex.phase === 'done' && reindex.percent === 100;
      },
      120_000,
    );
    await indexed(app);
    // The feed may take the last ones up a moment after it said that it was even.
    await waitFor('every change to be found', async () => {
      const found = await app.anonymous.get(`/api/search?type=deals&limit=100&q=villanelle`);
      return (found.body.deals.items as unknown[]).length === Math.min(100, changes);
    });
    expect(runId).toMatch(/^[0-9a-f-]{36}$/);
  }, 150_000);

  // Whole processes: where another server searches there is the more to go wrong.
  const withCommand = LONG || engine === 'meilisearch' ? it : it.skip;

  withCommand(
    'goes on where it was killed, on the command line',
    async () => {
      const before = await app.prisma.searchReindex.count();
      const first = command();
      await waitFor(
        'some progress',
        async () => {
          const run = await app.prisma.searchReindex.findFirst({ orderBy: { id: 'desc' } });
          return run !== null && run.done > 0 && (await app.prisma.searchReindex.count()) > before;
        },
        60_000,
      );
      first.process.kill('SIGKILL');
      await first.ended;
      const second = command();
      expect(await second.ended).toBe(0);
      const runs = await app.prisma.searchReindex.findMany({ where: { phase: { not: 'done' } } });
      expect(runs).toEqual([]);
      expect(second.output()).toMatch(/100 %/);
      await indexed(app);
      expect(await search('musette')).toHaveLength(24);
    },
    150_000,
  );

  function command(): { process: ChildProcess; ended: Promise<number | null>; output(): string } {
    let output = '';
    const child = spawn(process.execPath, ['scripts/admin.mjs', 'search', 'reindex'], {
      env: {
        ...process.env,
        ...settings,
        NODE_ENV: 'test',
        DATABASE_URL: app.databaseUrl,
        DATA_DIR: app.dataDir,
      },
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { process: child, ended, output: () => output };
  }
});

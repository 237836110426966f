import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../support/database.js';
import { figure, LONG } from '../support/long-form.js';
import { ServerProcess } from '../support/server-process.js';
import { summary, timed } from '../support/statistics.js';
import { waitFor } from '../support/wait.js';

const FLOOD = LONG ? 500 : 200;

/** Asks again and again until `done` resolves. @returns how long each answer took, in milliseconds */
async function sample(work: () => Promise<unknown>, done: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let over = false;
  void done.finally(() => (over = true));
  do {
    times.push(await timed(work));
    await new Promise((resolve) => setTimeout(resolve, 5));
  } while (!over);
  return times;
}

interface Answer {
  status: number;
  code: string;
  retryAfter: string | null;
}

function startFlood(url: string, count: number): Promise<Answer[]> {
  const worker = new Worker(new URL('../support/flood-worker.mjs', import.meta.url), {
    workerData: { url, count },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** How late the server's event loop was since the last call, in milliseconds. */
async function loopDelay(server: ServerProcess): Promise<{ p95: number; p99: number; max: number }> {
  const before = server.output.length;
  server.child.kill('SIGUSR2');
  const line = await waitFor('the delays', () => /LOOP (\{.*\})/.exec(server.output.slice(before))?.[1]);
  return JSON.parse(line) as { p95: number; p99: number; max: number };
}

describe('a flood of sign-ins', () => {
  it('is turned away in part, and hardly slows what has nothing to do with it', async () => {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'kwad-flood-'));
    const server = await ServerProcess.start({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      NODE_OPTIONS: `--import ${new URL('../support/loop-delay.mjs', import.meta.url).href}`,
    });
    try {
      const deals = () => server.api.get('/api/deals');
      const live = () => server.api.get('/api/health/live');
      const rest = () => new Promise((resolve) => setTimeout(resolve, 1_500));
      await sample(deals, rest());
      const [quietDeals, quietLive] = await Promise.all([sample(deals, rest()), sample(live, rest())]);

      const quietLoop = await loopDelay(server);
      const flood = startFlood(server.api.url, FLOOD);
      const [floodDeals, floodLive] = await Promise.all([sample(deals, flood), sample(live, flood)]);
      const replies = await flood;
      const floodLoop = await loopDelay(server);
      const count = (status: number) => replies.filter((reply) => reply.status === status).length;
      figure('deals, quiet (ms)', summary(quietDeals));
      figure('deals, in the flood (ms)', summary(floodDeals));
      figure('live, quiet (ms)', summary(quietLive));
      figure('live, in the flood (ms)', summary(floodLive));
      figure('event loop late, quiet / in the flood (ms)', [quietLoop, floodLoop]);
      figure('sign-ins looked at / turned away', `${count(401)} / ${count(503)}`);

      expect(count(401) + count(503)).toBe(FLOOD);
      expect(count(401)).toBeGreaterThan(20);
      for (const busy of replies.filter(({ status }) => status === 503)) {
        expect(busy).toMatchObject({ code: 'service.busy', retryAfter: expect.stringMatching(/^[1-9]/) });
      }
      // Other tests run beside the short form, so it sees gross harm only.
      const [late, slow] = LONG ? [100, Math.max(2 * summary(quietDeals).p95, 20)] : [500, 500];
      expect(floodLoop.p99).toBeLessThanOrEqual(late);
      expect(summary(floodDeals).p95).toBeLessThanOrEqual(slow);
    } finally {
      await server.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});

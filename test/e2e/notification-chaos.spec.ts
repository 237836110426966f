import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { FactDeliverer } from '../../src/platform/events/fact-deliverer.js';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Metrics } from '../../src/platform/telemetry/metrics.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { startFakeResend } from '../support/fake-resend.js';
import { figure, LONG } from '../support/long-form.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

const [MAILS, KILLS, FACTS, TIMED] = LONG ? [1_000, 50, 2_000, 400] : [12, 1, 20, 10];

/** Works on nothing itself: the worker under test does. */
const IDLE = { APP_ROLE: 'api' };

async function somePeople({ prisma }: TestApp, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, () => ({
    id: newId(),
    email: `${newId()}@kwad.test`,
    displayName: 'P',
  }));
  await prisma.user.createMany({ data: people });
  return people.map(({ id }) => id);
}

/** Something that each of them is told by mail whatever they chose. */
async function record(
  { prisma }: TestApp,
  userIds: string[],
  name = 'user.second_factor_enabled',
): Promise<string[]> {
  const facts = userIds.map((userId) => ({ id: newId(), name, data: { userId } }));
  await prisma.fact.createMany({ data: facts });
  return facts.map(({ id }) => id);
}

describe('being told, whatever happens', () => {
  it(
    `gets ${MAILS} mails out once each through a bad provider and ${KILLS} kills of the worker`,
    async () => {
      const provider = await startFakeResend({ breaksOff: 0.3, busy: 0.1, broken: 0.1 });
      const app = await startTestApp(IDLE);
      const dataDir = await mkdtemp(join(tmpdir(), 'kwad-chaos-'));
      const settings = {
        NODE_ENV: 'test',
        APP_ROLE: 'worker',
        DATABASE_URL: app.databaseUrl,
        DATA_DIR: dataDir,
        SEED: 'none',
        LOG_LEVEL: 'silent',
        RESEND_API_KEY: 'test',
        RESEND_BASE_URL: provider.url,
        MAILS_PER_SECOND: LONG ? '30' : '40',
        DELIVERY_LEASE_SECONDS: '3',
        DELIVERY_RETRY_MS: '50',
      };
      let worker: ServerProcess | undefined;
      try {
        await record(app, await somePeople(app, MAILS));
        const sent = () =>
          app.prisma.notificationDelivery.count({ where: { channel: 'EMAIL', state: 'SENT' } });
        for (let kill = 1; kill <= KILLS; kill++) {
          worker = await ServerProcess.spawn(settings);
          // Killed in the middle of sending: each has to get a little further than the one before.
          const goal = Math.floor((MAILS * kill) / (KILLS + 1));
          await waitFor(`mail ${goal}`, () => provider.accepted.size >= goal, 60_000);
          await worker.end('SIGKILL');
        }
        worker = await ServerProcess.spawn(settings);
        await waitFor('the last mail', async () => (await sent()) === MAILS, 300_000);
        const deliveries = await app.prisma.notificationDelivery.findMany({ where: { channel: 'EMAIL' } });
        const most = Math.max(...deliveries.map(({ attempts, failures }) => attempts - failures));
        figure('mails accepted', provider.deliveries.length);
        figure('requests', provider.requests.length);
        figure('tries that cost no failure, at most', most);
        expect(provider.deliveries).toHaveLength(MAILS);
        expect(new Set(provider.deliveries.map(({ to }) => to)).size).toBe(MAILS);
        expect(deliveries.filter(({ state }) => state !== 'SENT')).toEqual([]);
        expect(await app.prisma.notification.count()).toBe(MAILS);
      } finally {
        await worker?.end('SIGKILL');
        await app.stop();
        await provider.close();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
    LONG ? 1_200_000 : 120_000,
  );

  it(
    `makes ${FACTS} facts, each delivered five times at once, exactly ${FACTS} effects`,
    async () => {
      const app = await startTestApp();
      try {
        const facts = await record(app, await somePeople(app, FACTS));
        const deliverer = app.app.get(FactDeliverer);
        const turns = facts
          .flatMap((id) => Array.from({ length: 5 }, () => id))
          .sort(() => Math.random() - 0.5);
        // Beside the worker of the application, which delivers each of them too.
        const line = turns.values();
        await Promise.all(
          Array.from({ length: 5 }, async () => {
            for (const id of line) await deliverer.deliver(id);
          }),
        );
        await app.settle();
        expect(await app.prisma.notification.count()).toBe(FACTS);
        expect(await app.mails()).toHaveLength(FACTS);
        expect(await app.prisma.notificationDelivery.count({ where: { state: 'SENT' } })).toBe(2 * FACTS);
      } finally {
        await app.stop();
      }
    },
    LONG ? 600_000 : 60_000,
  );

  it(
    'sets a fact aside whose listener always throws, which the others hardly notice',
    async () => {
      const app = await startTestApp({ FACT_MAX_FAILURES: '3' });
      try {
        const people = await somePeople(app, TIMED);
        app.app.get(EventEmitter2).on('test.poison', () => {
          throw new Error('never');
        });
        /** How long each notification took from its fact, at the 95th percentile. */
        const measure = async (poisoned: boolean) => {
          const since = new Date();
          for (const [index, userId] of people.entries()) {
            if (poisoned && index % 20 === 0) await record(app, [userId], 'test.poison');
            await record(app, [userId]);
          }
          await app.settle();
          const [row] = await app.prisma.$queryRaw<{ p95: number }[]>`
            SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM n."createdAt" - f."recordedAt"))::float8 AS p95
            FROM "Notification" n JOIN "Fact" f ON f.id::text = n."dedupeKey" WHERE f."recordedAt" >= ${since}`;
          return row!.p95 * 1_000;
        };
        await measure(false);
        const rounds: [number, number][] = [];
        for (let round = 0; round < (LONG ? 5 : 1); round++)
          rounds.push([await measure(false), await measure(true)]);
        const median = (column: number) =>
          rounds.map((row) => row[column]!).sort((a, b) => a - b)[Math.floor(rounds.length / 2)]!;
        figure('p95 alone, beside poison (ms)', [median(0), median(1)]);
        if (LONG) expect(median(1)).toBeLessThan(median(0) * 1.1);
        const dead = await app.prisma.factFailure.findMany({ include: { fact: true } });
        const poison = await app.prisma.fact.count({ where: { name: 'test.poison' } });
        expect(dead.filter(({ deadAt }) => deadAt !== null)).toHaveLength(poison);
        expect(dead.every(({ fact }) => fact.name === 'test.poison')).toBe(true);
        expect(await app.app.get(Metrics).text()).toContain(`facts_dead ${poison}`);
      } finally {
        await app.stop();
      }
    },
    LONG ? 600_000 : 60_000,
  );
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEPENDENCIES, startLeaningServer, storedPictures } from '../support/faults/leaning-server.js';
import type { Dependency, LeaningServer } from '../support/faults/leaning-server.js';
import { Observer } from '../support/faults/observer.js';
import { EXPECTED, Traffic } from '../support/faults/traffic.js';
import type { Kind, Ledger } from '../support/faults/traffic.js';
import { haveRedis } from '../support/redis.js';
import { FAULTS } from '../support/tcp-proxy.js';
import type { Fault } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait.js';

/** How long each fault lasts: `FAULT_SECONDS=60 npm run verify:faults` for the whole hour. */
const LASTS_MS = Number(process.env.FAULT_SECONDS ?? 12) * 1_000;
const ANSWERED_WITHIN_MS = 7_000;
const TOLD_WITHIN_MS = 5_000;
const BACK_WITHIN_MS = 20_000;
/** A mail that failed is tried again later and later. */
const MAILS_WITHIN_MS = 120_000;

/** Faults of which no answer comes through; with the others the server is slow, or well after a moment. */
const NO_ANSWER: readonly Fault[] = ['down', 'reset', 'black hole'];

/** What may be put off (503) while a dependency is broken; everything else is answered as ever. */
const PUT_OFF: Record<Dependency, readonly Kind[]> = {
  PostgreSQL: Object.keys(EXPECTED) as Kind[],
  Redis: [],
  Meilisearch: [],
  S3: ['upload'],
  mail: [],
};

(haveRedis() ? describe : describe.skip)('a server in production', () => {
  describe.each(Object.keys(DEPENDENCIES) as Dependency[])('whose %s', (dependency) => {
    let world: LeaningServer;

    beforeAll(async () => {
      world = await startLeaningServer();
    }, 90_000);
    afterAll(() => world?.stop(), 60_000);

    it.each(FAULTS)(
      'is %s lives, answers, tells the truth and recovers',
      async (fault) => {
        const wire = world.wires[dependency];
        const observer = new Observer(world);
        const traffic = await Traffic.start(world);
        const logBefore = world.server.log.length;
        await waitFor('all to go well', () => traffic.goesWellSince(0), BACK_WITHIN_MS);

        const broken = performance.now();
        wire.break(fault);
        await pause(LASTS_MS);
        const healed = performance.now();
        await wire.heal();
        await recovered(traffic, healed);
        const backAfterMs = performance.now() - healed;
        await traffic.stop();
        await observer.stop();

        const told = conditions(observer, DEPENDENCIES[dependency], broken + TOLD_WITHIN_MS, healed);
        describeCell(dependency, fault, { traffic, observer, told, backAfterMs, broken });

        expect(world.server.child.exitCode).toBeNull();
        expect(world.server.output).not.toMatch(/unhandled|uncaught/i);
        const failures = world.server.log.slice(logBefore).filter(({ statusCode }) => statusCode === 500);
        expect(failures).toEqual([]);

        expect(traffic.sent.filter(({ ms }) => ms > ANSWERED_WITHIN_MS)).toEqual([]);
        const wrong = traffic.sent.filter(
          ({ kind, status, retryAfter, at }) =>
            status !== EXPECTED[kind] &&
            !(
              status === 503 &&
              retryAfter &&
              at < healed + BACK_WITHIN_MS &&
              PUT_OFF[dependency].includes(kind)
            ),
        );
        expect(wrong).toEqual([]);

        expect(observer.live.filter(({ status }) => status !== 200)).toEqual([]);
        const silent = NO_ANSWER.includes(fault);
        if (silent) expect(told).not.toContain('ok');
        if (fault === 'half-open')
          expect(conditions(observer, DEPENDENCIES[dependency], healed - 500, Infinity)).toEqual(['ok']);
        const readiness = observer.ready.filter(
          ({ at, ms }) => at > broken + TOLD_WITHIN_MS && at + ms < healed,
        );
        if (dependency !== 'PostgreSQL') expect(readiness.filter(({ status }) => status !== 200)).toEqual([]);
        else if (silent) expect(readiness.filter(({ status }) => status !== 503)).toEqual([]);
        await everythingIsThere(traffic.ledger);
      },
      LASTS_MS + 240_000,
    );

    async function recovered(traffic: Traffic, healed: number): Promise<void> {
      await waitFor(
        'the recovery',
        async () => {
          const { body } = await world.anonymous.get('/api/health');
          return (body as { status: string }).status === 'ok' && traffic.goesWellSince(healed);
        },
        BACK_WITHIN_MS,
      );
    }

    /** What was acknowledged: rows, objects, mails, and messages on the open socket. */
    async function everythingIsThere({ deals, pictures, mails, messages }: Ledger): Promise<void> {
      expect(await world.prisma.deal.count({ where: { id: { in: deals } } })).toBe(deals.length);
      const stored = await storedPictures(world);
      expect(pictures.filter((key) => !stored.has(key))).toEqual([]);
      await waitFor('every message on the socket', () => messages.every((id) => world.chat.messages.has(id)));
      await waitFor(
        'every mail',
        () => {
          const reached = new Set([...world.mails.accepted.values()].map(({ to }) => to));
          return mails.every((address) => reached.has(address));
        },
        MAILS_WITHIN_MS,
      );
    }
  });
});

/** What the report said of a dependency between two moments. */
function conditions({ reports }: Observer, check: string, from: number, until: number): string[] {
  const said = reports
    .filter(({ at, ms }) => at > from && at + ms < until)
    .map(({ body }) => body.checks?.[check] ?? 'none');
  return [...new Set(said)];
}

interface Cell {
  traffic: Traffic;
  observer: Observer;
  told: string[];
  backAfterMs: number;
  broken: number;
}

/** One line for each cell, past the test runner's own output. */
function describeCell(
  dependency: string,
  fault: string,
  { traffic, observer, told, backAfterMs, broken }: Cell,
): void {
  const since = traffic.sent.filter(({ at }) => at > broken);
  const slowest = since.reduce((worst, sent) => (sent.ms > worst.ms ? sent : worst));
  const line = [
    `${dependency} ${fault}`.padEnd(24),
    `${since.length} requests`,
    `${since.filter(({ status }) => status === 503).length} put off`,
    `slowest ${Math.round(slowest.ms)} ms (${slowest.kind})`,
    `live at most ${Math.round(Math.max(...observer.live.map(({ ms }) => ms)))} ms`,
    `told ${told.join('/')}`,
    `back after ${Math.round(backAfterMs)} ms`,
  ].join(', ');
  process.stdout.write(`    ${line}\n`);
}

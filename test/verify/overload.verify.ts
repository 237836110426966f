import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareProduction } from '../support/production.js';
import type { Production } from '../support/production.js';
import { ensureCategory } from '../support/deals.js';
import { insertDeals } from '../support/deal-rows.js';
import { figure } from '../support/long-form.js';
import { LoadSource } from '../support/offered-load.js';
import type { Measured } from '../support/offered-load.js';
import { costOf } from '../support/process-cost.js';
import { openPrisma } from '../support/database.js';
import { person } from '../support/people.js';
import { haveRedis } from '../support/redis.js';
import { ServerProcess } from '../support/server-process.js';
import { quantile, timed } from '../support/statistics.js';
import { TcpProxy } from '../support/tcp-proxy.js';

/** To the database and back, as between two machines of one region. */
const ROUND_TRIP_MS = 30;
/** A small pool, so that it is saturated and not the machine that tests it; `POOL=10 npm run verify:overload` takes production's. */
const POOL = Number(process.env.POOL ?? 4);
const CROWDS = [4, 8, 16];
const SECONDS = 4;
const TIMES = 4;
/** Requests in flight for each connection: the default, unless `IN_FLIGHT=5,10,40 npm run verify:overload` compares others. */
const IN_FLIGHT = (process.env.IN_FLIGHT ?? '20').split(',').map(Number);

(haveRedis() ? describe : describe.skip)('a server that is asked for more than it can do', () => {
  let production: Production;
  let wire: TcpProxy;
  let databaseUrl: string;

  beforeAll(async () => {
    production = await prepareProduction();
    ({ wire, address: databaseUrl } = await TcpProxy.before(production.databaseUrl));
    wire.break('slow', ROUND_TRIP_MS);
  }, 60_000);
  afterAll(async () => {
    await wire?.close();
    await production?.stop();
  });

  it.each(IN_FLIGHT)(
    'goes on at full speed and refuses the rest at once, with %d in flight for each connection',
    async (each) => {
      const server = await ServerProcess.start({
        ...production.settings,
        DATABASE_URL: databaseUrl,
        DATABASE_POOL_MAX: String(POOL),
        IN_FLIGHT_MAX: String(POOL * each),
        APP_ROLE: 'all',
        LIMIT_CLIENT_PER_MINUTE: '1000000',
        LIMIT_AUTH_PER_MINUTE: '1000000',
      });
      const load = new LoadSource(server.port, '/api/deals?limit=24&maxPrice=1000');
      try {
        await fill(server);
        await load.crowd(10, 2);
        let peak = 0;
        for (const clients of CROWDS) {
          const { goodput, good } = await load.crowd(clients, SECONDS);
          figure(`${clients} clients: good answers a second, p95 ms`, [Math.round(goodput), good.p95]);
          peak = Math.max(peak, goodput);
        }
        const spared = spareLooks(server);
        const before = await costOf(server.child.pid!);
        const over = await load.stream(peak * TIMES, SECONDS * 2);
        const looks = await spared.stop();
        const { cpuSeconds } = await costOf(server.child.pid!);
        figure('processor, seconds a second', (cpuSeconds - before.cpuSeconds) / (SECONDS * 2));
        describeRun(each, peak, over, looks);
        expect(over.others).toEqual([]);
        expect(over.goodput).toBeGreaterThan(peak * 0.8);
        expect(over.refused.n).toBeGreaterThan(0);
        expect(over.refused.p95).toBeLessThan(100);
        expect(looks.live.filter(({ status }) => status !== 200)).toEqual([]);
        expect(looks.ready.filter(({ status }) => status !== 200)).toEqual([]);
        expect(looks['sign in'].filter(({ status }) => status !== 401)).toEqual([]);
      } finally {
        await load.close();
        await server.end();
      }
    },
    180_000,
  );

  async function fill({ api }: ServerProcess): Promise<void> {
    const prisma = openPrisma(production.databaseUrl);
    try {
      await ensureCategory({ prisma });
      const { id } = await person({ prisma, anonymous: api });
      const rows = Array.from({ length: 300 }, (_, n) => ({ title: `Gigue ${n}`, priceCents: 1_000 + n }));
      await insertDeals({ prisma }, id, rows);
    } finally {
      await prisma.onApplicationShutdown();
    }
  }
});

interface Look {
  status: number;
  ms: number;
}
type Looks = Record<'live' | 'ready' | 'sign in', Look[]>;

/** Asks meanwhile, five times a second, for what must not suffer. */
function spareLooks({ api }: ServerProcess): { stop(): Promise<Looks> } {
  const looks: Looks = { live: [], ready: [], 'sign in': [] };
  const open: Promise<void>[] = [];
  const asks = {
    live: () => api.get('/api/health/live'),
    ready: () => api.get('/api/health/ready'),
    'sign in': () =>
      api.post('/api/auth/login', { email: `${randomUUID()}@kwad.test`, password: 'a wrong one' }),
  };
  const look = async (kind: keyof Looks): Promise<void> => {
    let status = 0;
    const ms = await timed(async () => ({ status } = await asks[kind]()));
    looks[kind].push({ status, ms });
  };
  const timer = setInterval(() => {
    for (const kind of ['live', 'ready', 'sign in'] as const) open.push(look(kind));
  }, 200);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
      return looks;
    },
  };
}

function describeRun(each: number, peak: number, over: Measured, looks: Looks): void {
  const slowest = (kind: keyof Looks) =>
    `${kind} ${Math.round(
      quantile(
        looks[kind].map(({ ms }) => ms),
        0.95,
      ),
    )}`;
  figure(
    `${each} in flight for each connection`,
    `peak ${Math.round(peak)}/s; offered ${Math.round(peak * TIMES)}/s: good ${Math.round(over.goodput)}/s ` +
      `(${Math.round((100 * over.goodput) / peak)} %), p95 ${over.good.p95} ms; refused ${over.refused.n}, ` +
      `p95 ${over.refused.p95} ms, at most ${over.refused.max} ms; ` +
      `p95 of ${slowest('live')}, ${slowest('ready')}, ${slowest('sign in')} ms`,
  );
}

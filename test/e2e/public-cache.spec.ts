import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DealViewCounter } from '../../src/modules/deals/deal-view-counter.service.js';
import { PublicCache } from '../../src/platform/cache/public-cache.service.js';
import { Metrics } from '../../src/platform/telemetry/metrics.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient } from '../support/client.js';
import { dealCast, publishDeal } from '../support/deals.js';
import type { Person } from '../support/people.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

const ON = { PUBLIC_CACHE_BYTES: '1000000', PUBLIC_CACHE_MS: '1000' };
const PROMISED_MS = 1_000;

describe('public answers that are kept for a moment', () => {
  let app: TestApp;
  let replica: ServerProcess;
  let database: pg.Client;
  let cast: Record<'seller' | 'other' | 'moderator', Person>;

  const publish = () => publishDeal(app, cast.seller, cast.moderator);
  /** How often a route was answered in some way by the process under test. */
  const count = async (outcome: string, route = '/api/deals') => {
    const text = await (await fetch(`${app.url}/api/metrics`)).text();
    const line = text.split('\n').find((each) => each.includes(`{route="${route}",outcome="${outcome}"}`));
    return Number(line?.split(' ')[1] ?? 0);
  };
  const listeners = () =>
    database.query(
      `SELECT pid FROM pg_stat_activity
       WHERE application_name = 'kwadmarket-cache' AND datname = current_database()`,
    );
  const takeDown = (id: string) =>
    cast.moderator.api.post(`/api/deals/${id}/takedown`, { reason: 'DUPLICATE' });

  beforeAll(async () => {
    app = await startTestApp(ON);
    replica = await ServerProcess.start({
      ...ON,
      NODE_ENV: 'test',
      APP_ROLE: 'api',
      DATABASE_URL: app.databaseUrl,
      DATA_DIR: app.dataDir,
      SEARCH_DRIVER: 'postgres',
    });
    database = new pg.Client(app.databaseUrl);
    await database.connect();
    cast = await dealCast(app);
    await waitFor('both to listen', async () => (await listeners()).rows.length === 2);
  }, 90_000);
  afterAll(async () => {
    await database.end();
    await replica.end();
    await app.stop();
  });

  it('are the very bytes of the first one, with every header of a new answer', async () => {
    const { id } = await publish();
    await app.settle();
    for (const path of [`/api/deals/${id}`, '/api/deals?limit=1']) {
      await app.anonymous.get(path);
      const [made, kept] = [await app.anonymous.get(path), await app.anonymous.get(path)];
      expect(kept.body).toEqual(made.body);
      const names = [...made.headers.keys()];
      expect([...kept.headers.keys()].sort()).toEqual(names.sort());
      const same = names.filter((name) => !['x-request-id', 'date', 'ratelimit'].includes(name));
      expect(same.map((name) => kept.headers.get(name))).toEqual(same.map((name) => made.headers.get(name)));
      expect(kept.headers.get('x-request-id')).not.toBe(made.headers.get('x-request-id'));
      const known = { headers: { 'If-None-Match': kept.headers.get('etag')! } };
      expect(await app.anonymous.get(path, known)).toMatchObject({ status: 304, body: '' });
      const { favorited: _, ...own } = (await cast.other.api.get(path)).body as Record<string, unknown>;
      expect(own).toEqual(kept.body);
    }
    expect(await count('hit', '/api/deals/:id')).toBe(2);
  });

  it('are the same in whatever order the parameters stand, and never for who shows a token or a cookie', async () => {
    await app.anonymous.get('/api/deals?country=FR&limit=2');
    const [misses, hits] = [await count('miss'), await count('hit')];
    await app.anonymous.get('/api/deals?limit=2&country=FR');
    await app.anonymous.get('/api/deals?country=FR&limit=2');
    await cast.other.api.get('/api/deals?limit=2&country=FR');
    await app.anonymous.get('/api/deals?limit=2&country=FR', { headers: { Cookie: 'some=thing' } });
    expect([await count('miss'), await count('hit')]).toEqual([misses + 1, hits + 1]);
  });

  it('are made once for all who ask meanwhile', async () => {
    const misses = await count('miss', '/api/categories');
    await database.query('BEGIN; LOCK TABLE "Category"');
    const all = Array.from({ length: 10 }, () => app.anonymous.get('/api/categories'));
    await waitFor('the one to wait', async () => {
      const waiting = `SELECT FROM pg_locks WHERE relation = '"Category"'::regclass AND NOT granted`;
      return (await database.query(waiting)).rows.length > 0;
    });
    await database.query('COMMIT');
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await count('miss', '/api/categories')).toBe(misses + 1);
  });

  it('still count who looked', async () => {
    const { id } = await publish();
    await app.settle();
    for (const firefox of [140, 141, 141]) {
      const agent = `Mozilla/5.0 (X11; Linux x86_64; rv:${firefox}.0) Gecko/20100101 Firefox/${firefox}.0`;
      await app.anonymous.get(`/api/deals/${id}`, { headers: { 'User-Agent': agent } });
    }
    await app.app.get(DealViewCounter).flush();
    const views = await app.prisma.dealViews.findUniqueOrThrow({ where: { dealId: id } });
    expect(views.count).toBe(2);
  });

  it('go on every replica as soon as the deal has left the public', async () => {
    const { id } = await publish();
    await app.settle();
    await keep(replica.api, id);
    expect((await takeDown(id)).status).toBe(200);
    expect(await msUntilGone(replica.api, id)).toBeLessThan(PROMISED_MS / 2);
    expect((await app.anonymous.get(`/api/deals/${id}`)).status).toBe(404);
  });

  it('go within a second where the replica hears nothing', async () => {
    const { id } = await publish();
    await app.settle();
    // Whoever tries to listen again is cut off again.
    const deafen = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kwadmarket-cache'`;
    let hearing = true;
    const keepDeaf = (async () => {
      while (hearing) await database.query(deafen);
    })();
    try {
      await keep(replica.api, id);
      expect((await takeDown(id)).status).toBe(200);
      expect(await msUntilGone(replica.api, id)).toBeLessThanOrEqual(PROMISED_MS + 100);
    } finally {
      hearing = false;
      await keepDeaf;
    }
    await waitFor('both to listen again', async () => (await listeners()).rows.length === 2);
  });

  it('take memory only when asked for again, no more than they may, and none if something changed meanwhile', async () => {
    const cache = new PublicCache({ maxBytes: 11_000, maxAgeMs: 1_000 }, new Metrics());
    const make = async () => ({ body: Buffer.alloc(3_000), headers: {} });
    const ask = async (keys: string[]) => {
      for (const key of keys) await cache.share(key, '/', make);
    };
    await ask(['/1', '/2', '/3', '/4']);
    expect(['/1', '/2', '/3', '/4'].some((key) => cache.find(key, '/'))).toBe(false);
    await ask(['/1', '/2', '/3', '/4']);
    expect(['/1', '/2', '/3', '/4'].map((key) => cache.find(key, '/') !== undefined)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    await ask(['/5']);
    await cache.share('/5', '/', async () => {
      cache.drop();
      return make();
    });
    expect(cache.find('/5', '/')).toBeUndefined();
  });
});

/** Makes a process keep the page and the list of a deal. */
async function keep(api: ApiClient, id: string): Promise<void> {
  for (const time of ['first', 'again']) {
    expect([time, (await api.get(`/api/deals/${id}`)).status]).toEqual([time, 200]);
    expect([time, await isListed(api, id)]).toEqual([time, true]);
  }
}

async function msUntilGone(api: ApiClient, id: string): Promise<number> {
  const begun = performance.now();
  await waitFor('the deal to be gone', async () => {
    const { status } = await api.get(`/api/deals/${id}`);
    return status === 404 && !(await isListed(api, id));
  });
  return performance.now() - begun;
}

async function isListed(api: ApiClient, id: string): Promise<boolean> {
  const { items } = (await api.get('/api/deals?limit=50')).body as { items: { id: string }[] };
  return items.some((item) => item.id === id);
}

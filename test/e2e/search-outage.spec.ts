import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { SearchAuditor } from '../../src/modules/search/audit/search-audit.service.js';
import { SearchEngines } from '../../src/modules/search/engine/search-engines.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ensureCategory } from '../support/deals.js';
import { insertDeals } from '../support/deal-rows.js';
import { figure, LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { indexed } from '../support/search/catalogue.js';
import { meilisearchSettings, startMeilisearch } from '../support/search/engines.js';
import type { TestMeilisearch } from '../support/search/engines.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait.js';

const CHANGES = LONG ? 10_000 : 500;
const TIMEOUT_MS = 1_000;
const BACK_WITHIN_MS = 60_000;

describe('a search server that fails', () => {
  let app: TestApp;
  let server: TestMeilisearch;
  let wire: TcpProxy;
  let seller: Person;
  let ids: string[];

  beforeAll(async () => {
    server = await startMeilisearch();
    const { wire: made, address: host } = await TcpProxy.before(server.host);
    wire = made;
    app = await startTestApp({
      ...meilisearchSettings({ ...server, host }),
      MEILISEARCH_TIMEOUT_MS: String(TIMEOUT_MS),
    });
    seller = await person(app);
    await ensureCategory(app);
    ids = await insertDeals(
      app,
      seller.id,
      Array.from({ length: CHANGES }, (_, n) => ({ title: `Chaconne ${n}` })),
    );
    await indexed(app);
  }, 240_000);
  afterAll(async () => {
    await wire?.heal();
    await app?.stop();
    await wire?.close();
    await server?.stop();
  });

  const search = (q: string) => app.anonymous.get(`/api/search?type=deals&q=${q}`);

  const figures = async () => (await fetch(`${app.url}/api/metrics`)).text();

  async function answeredBy(engine: string): Promise<void> {
    await waitFor(
      `answers by ${engine}`,
      async () => (await search('chaconne')).headers.get('x-search-engine') === engine,
      BACK_WITHIN_MS,
    );
  }

  it('costs one wait, not one for each search, and says who answers', async () => {
    await answeredBy('meilisearch');
    wire.break('black hole');
    let waits = 0;
    for (let n = 0; n < 10; n++) {
      const begun = Date.now();
      const reply = await search('chaconne');
      expect([reply.status, reply.headers.get('x-search-engine')]).toEqual([200, 'postgres; fallback']);
      expect(reply.body.deals.items).toHaveLength(24);
      if (Date.now() - begun >= TIMEOUT_MS) waits++;
    }
    expect(waits).toBeLessThanOrEqual(1);
    const health = await app.anonymous.get('/api/health');
    expect(health.body).toMatchObject({ status: 'degraded', checks: { search: 'degraded' } });
    expect(await figures()).toMatch(/^search_engine_up 0$/m);
    await wire.heal();
    // Nobody searches meanwhile: its return shows all the same.
    await waitFor('the figure', async () => /^search_engine_up 1$/m.test(await figures()), BACK_WITHIN_MS);
    await answeredBy('meilisearch');
  }, 90_000);

  it(`misses none of ${CHANGES} changes: writes go on, and once it is back nothing has drifted`, async () => {
    wire.break('down');
    const changed = app.prisma
      .$executeRaw`UPDATE "Deal" SET title = replace(title, 'Chaconne', 'Passacaille')`;
    expect(await changed).toBe(CHANGES);
    const patched = await seller.api.request(
      'PATCH',
      `/api/deals/${ids[0]}`,
      { priceCents: 4_242 },
      {
        headers: { 'If-Match': '"1"' },
      },
    );
    expect(patched.status).toBe(200);
    await waitFor('the database to find them', async () => {
      const { headers, body } = await search('passacaille');
      return headers.get('x-search-engine') === 'postgres; fallback' && body.deals.items.length === 24;
    });
    await wire.heal();
    const back = Date.now();
    await indexed(app);
    const auditor = app.app.get(SearchAuditor);
    const { drift, checked } = await auditor.audit();
    figure('drift 0 after its return, ms', Date.now() - back);
    expect([drift, checked]).toEqual([0, CHANGES]);
    expect(Date.now() - back).toBeLessThan(BACK_WITHIN_MS);
    const reply = await search('passacaille');
    expect(reply.headers.get('x-search-engine')).toBe('meilisearch');
    expect((await search('chaconne')).body.deals.items).toEqual([]);
  }, 240_000);

  it('is mended by a comparison where it lost or kept too much, which is reported', async () => {
    const admin = await person(app, { role: 'ADMIN' });
    const auditor = app.app.get(SearchAuditor);
    await app.prisma.$executeRaw`ALTER TABLE "Deal" DISABLE TRIGGER USER`;
    await app.prisma.deal.updateMany({
      where: { id: { in: ids.slice(0, 3) } },
      data: { status: 'ARCHIVED' },
    });
    await app.prisma.deal.updateMany({ where: { id: { in: ids.slice(3, 5) } }, data: { title: 'Loure' } });
    await app.prisma.$executeRaw`ALTER TABLE "Deal" ENABLE TRIGGER USER`;
    expect(await auditor.audit()).toMatchObject({ drift: 5 });
    await indexed(app);
    expect((await search('loure')).body.deals.items).toHaveLength(2);
    // A document that the server alone lost, and one that it alone has.
    const there = app.app.get(SearchEngines).server!;
    await there.remove('deals', ids.slice(5, 7));
    const stranger = newId();
    await there.apply('deals', [{ id: stranger, version: 1, document: null }]);
    expect(await auditor.audit()).toMatchObject({ drift: 3 });
    expect(await auditor.audit()).toMatchObject({ drift: 0 });
    expect((await there.versions('deals', [ids[5]!, ids[6]!, stranger])).size).toBe(2);
    const status = await admin.api.get('/api/search/status');
    expect(status.body).toMatchObject({
      engine: 'meilisearch',
      answering: 'meilisearch',
      waiting: 0,
      behind: 0,
      drift: { found: 0 },
      documents: { deals: CHANGES - 3 },
    });
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient } from '../support/client.js';
import { fillLists } from '../support/list-rows.js';
import { findListRoutes } from '../support/list-routes.js';
import type { ListRoute } from '../support/list-routes.js';
import { insertManyDeals } from '../support/many-deals.js';
import type { ManyDeals } from '../support/many-deals.js';
import { person } from '../support/people.js';
import { figure, LONG } from '../support/long-form.js';
import { buffersIn, Explainer, largestSort, nodesOf, statementsOfRequest } from '../support/statements.js';
import type { PlanNode, Statement } from '../support/statements.js';

/** Hard work, which a machine that does other things too is given time for. */
jest.setTimeout(90_000);

/** A table with more rows than this is never read from end to end for one page. */
const SMALL_TABLE_ROWS = 1_000;
const PAGE = 12;
/** What one page may cost at most: the rows that a sort takes in, and pages of 8 kB read for each row that is shown. */
const MOST_SORTED = 2_500;
const BUFFERS_A_ROW = 100;
/** Lists that stay (nearly) empty here: what shops and files bring to the catalogue, what was taken from it, what failed. */
const EMPTY = [
  '/api/products/imports',
  '/api/products/imports/{id}/rows',
  '/api/products/crawl/jobs',
  '/api/products/crawl/listings',
  '/api/products/{slug}/price-history',
  '/api/products/removed',
  '/api/admin/deliveries/dead',
  '/api/admin/facts/dead',
  '/api/admin/jobs/deals.expire/runs',
];

describe('with 100,000 deals', () => {
  let app: TestApp;
  let many: ManyDeals;
  let explainer: Explainer;
  let api: ApiClient;
  let discussionId: string;
  let importId: string;
  let alertId: string;
  let small: Set<string>;

  beforeAll(async () => {
    // Without a worker: what it does by the clock would count as asked for by a request.
    app = await startTestApp({
      APP_ROLE: 'api',
      JWT_SECRET_CURRENT: 's'.repeat(40),
      PUBLIC_URL: 'http://kwad.test',
    });
    many = await insertManyDeals(app.databaseUrl, { users: 5_000, deals: 100_000 });
    explainer = await Explainer.connect(app.databaseUrl);
    const admin = await person(app, { role: 'ADMIN' });
    api = admin.api;
    await app.prisma.$executeRaw`INSERT INTO "Favorite" ("userId", "dealId", title)
      SELECT ${admin.id}::uuid, id, title FROM "Deal" WHERE status = 'PUBLISHED' LIMIT 2000`;
    await app.prisma.$executeRaw`ANALYZE "Favorite"`;
    discussionId = await fillLists(app, admin.id, many);
    const file = {
      goal: 'CHECKED' as const,
      state: 'CHECKED' as const,
      fileName: 'a',
      byteSize: 1,
      options: {},
    };
    importId = (await app.prisma.productImport.create({ data: file })).id;
    const alert = { userId: admin.id, name: 'all', kind: 'SEARCH' as const, filters: { country: 'FR' } };
    alertId = (await app.prisma.alert.create({ data: alert })).id;
    await app.prisma.$executeRaw`INSERT INTO "AlertMatch"
      (id, "alertId", "userId", "dealId", reason, cause, "priceCents", criteria, telling)
      SELECT uuidv7(), ${alertId}::uuid, ${admin.id}::uuid, id, 'search', 'deal.published', "priceCents", '{}', 'DAILY'
      FROM "Deal" LIMIT 50`;
    await app.prisma.$executeRaw`INSERT INTO "AuditEntry"
      (id, action, via, "actorId", permission, "subjectType", "subjectId")
      SELECT uuidv7(), 'deal.published', 'API', ${admin.id}::uuid, 'deals:moderate', 'deal', id FROM "Deal" LIMIT 50`;
    small = await explainer.tablesBelow(SMALL_TABLE_ROWS);
  }, 240_000);
  afterAll(async () => {
    await explainer?.close();
    await app?.stop();
  });

  /** The statements of one request, which must succeed; those of the guard, which every request has, left out. */
  async function statementsFor(path: string, client = app.anonymous): Promise<Statement[]> {
    const statements = await statementsOfRequest(() => client.get(path));
    return statements.filter(({ text }) => !/"(public"\.")?Session"/.test(text));
  }

  /** What a page of a list costs too much, of the statements that it took. */
  async function costsOf(path: string, statements: Statement[], rows: number): Promise<string[]> {
    const plans: PlanNode[] = [];
    for (const statement of statements) plans.push(await explainer.explain(statement));
    const buffers = plans.reduce((sum, plan) => sum + buffersIn(plan), 0);
    const sorted = Math.max(0, ...plans.map(largestSort));
    figure(path, { statements: statements.length, rows, buffersARow: Math.round(buffers / rows), sorted });
    return [
      ...plans.flatMap(fullReads),
      ...(sorted > MOST_SORTED ? [`sorts ${sorted} rows`] : []),
      ...(buffers > rows * BUFFERS_A_ROW ? [`reads ${buffers} pages for ${rows} rows`] : []),
    ].map((breach) => `${path} ${breach}`);
  }

  const kindOf = (node: PlanNode) => node['Node Type'];

  function fullReads(plan: PlanNode): string[] {
    return nodesOf(plan)
      .filter((node) => node['Node Type'] === 'Seq Scan' && !small.has(node['Relation Name'] ?? ''))
      .map((node) => `reads all of ${node['Relation Name']}`);
  }

  const FILTERS = [
    '',
    'category=motor',
    'category=video&sort=price_asc',
    'condition=for_parts&sort=price_desc',
    'country=LU',
    'country=LU&sort=price_asc',
    'minPrice=1000&maxPrice=1200',
    'q=emetteur',
    'q=flown',
    'q=frame&category=airframe&sort=price_asc',
    'near=45.76,4.84&radiusKm=20',
    'near=45.76,4.84&radiusKm=2000&sort=price_asc',
    'near=-17,178&radiusKm=500',
    'near=45.76,4.84&sort=distance',
    'near=45.76,4.84&radiusKm=30&sort=distance&q=motor',
    'category=motor&country=LU&condition=fair&minPrice=1000&maxPrice=1100&near=45,4&radiusKm=100',
  ];

  it.each(FILTERS)('finds "%s" by one statement that reads no table from end to end', async (filters) => {
    const statements = await statementsFor(`/api/deals?${filters}`);
    expect(statements).toHaveLength(1);
    expect(fullReads(await explainer.explain(statements[0]!))).toEqual([]);
    expect(fullReads(await explainer.explain(statements[0]!, { generic: true }))).toEqual([]);
  });

  it('reads the cards of the newest deals, and their pictures, from indexes alone', async () => {
    const [statement] = await statementsFor('/api/deals');
    const plan = nodesOf(await explainer.explain(statement!));
    const how = (table: string) => plan.filter((node) => node['Relation Name'] === table).map(kindOf);
    expect({ deals: how('Deal'), pictures: how('Image') }).toEqual({
      deals: ['Index Only Scan'],
      pictures: ['Index Only Scan'],
    });
  });

  it('looks once for words that are spelt alike where nothing is found', async () => {
    const statements = await statementsFor('/api/deals?q=nobodywrotethis');
    expect(statements).toHaveLength(2);
    for (const statement of statements) expect(fullReads(await explainer.explain(statement))).toEqual([]);
  });

  it('finds by product and by seller the same way', async () => {
    for (const filter of [`productId=${many.productId}`, `sellerId=${many.sellerId}&sort=price_asc`]) {
      const statements = await statementsFor(`/api/deals?${filter}`);
      expect(statements).toHaveLength(1);
      expect(fullReads(await explainer.explain(statements[0]!))).toEqual([]);
    }
  });

  it('shows each page with at most so many statements, none of which reads a table from end to end', async () => {
    const budgets: [path: string, statements: number, client?: ApiClient][] = [
      [`/api/deals/${many.dealId}`, 1],
      [`/api/deals/${many.dealId}/similar`, 1],
      [`/api/users/${many.sellerId}/deals`, 2],
      ['/api/categories', 1],
      [`/api/products/${many.productSlug}`, 1],
      [`/api/products/${many.productSlug}/price-history`, 2],
      [`/api/products/${many.productSlug}/deals`, 2],
      ['/api/sitemap/deals', 1],
      ['/api/robots.txt', 0],
      ['/api/users/me/deals', 1, api],
      ['/api/users/me/deals/counts', 1, api],
      ['/api/users/me/favorites', 1, api],
      ['/api/notifications', 1, api],
      ['/api/discussions', 1, api],
    ];
    const report: unknown[] = [];
    for (const [path, budget, client] of budgets) {
      const statements = await statementsFor(path, client);
      const breaches: string[] = [];
      for (const statement of statements) breaches.push(...fullReads(await explainer.explain(statement)));
      report.push({ path, within: statements.length <= budget, breaches });
    }
    expect(report).toEqual(budgets.map(([path]) => ({ path, within: true, breaches: [] })));
  });

  it('asks as many statements for a long page as for a short one, on every list of the API, filled', async () => {
    const routes = await findListRoutes(app.anonymous, {
      deals: many.dealId,
      users: many.sellerId,
      products: many.productSlug,
      imports: importId,
      discussions: discussionId,
      jobs: 'deals.expire',
      alerts: alertId,
    });
    expect(routes.filter(({ path }) => path.includes('{'))).toEqual([]);
    const withFewRows: string[] = [];
    const dear: string[] = [];
    const counts = await inTurn(routes, async ({ path, pages }) => {
      if (!pages) return { path, grows: false };
      const short = await statementsFor(`${path}?limit=2`, api);
      const long = await statementsFor(`${path}?limit=24`, api);
      const { items } = (await api.get(`${path}?limit=24`)).body as { items: unknown[] };
      if (items.length < 3) withFewRows.push(path);
      // Plans of every list: the long form (npm run verify:budget).
      else if (LONG) dear.push(...(await costsOf(path, long, items.length)));
      return { path, grows: long.length > short.length };
    });
    expect(counts).toEqual(routes.map(({ path }) => ({ path, grows: false })));
    expect(dear).toEqual([]);
    const patterns = withFewRows.map((path) =>
      path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '{id}').replace(many.productSlug, '{slug}'),
    );
    expect(patterns.sort()).toEqual(EMPTY.sort());
    expect(routes.length).toBeGreaterThan(8);
  }, 120_000);

  it.each([
    ['', 500],
    ['category=motor&', 500],
    ['category=electronics&sort=price_asc&', 500],
    ['sort=price_desc&', 500],
    ['country=FR&', 500],
    // A search reads all that it finds for every page: far is as dear as near.
    ['q=motor&', 50],
  ])(
    'reads of "%s" for page %d at most twice what it reads for page 1, and never by OFFSET',
    async (filters, page) => {
      const path = `/api/deals?${filters}limit=${PAGE}`;
      const [first] = await statementsFor(path);
      const [deep] = await statementsFor(`${path}&cursor=${await cursorBefore(filters, page)}`);
      const buffers = { first: await explainer.buffersOf(first!), deep: await explainer.buffersOf(deep!) };
      expect(buffers.deep).toBeLessThanOrEqual(2 * buffers.first);
      expect(deep!.text).not.toMatch(/OFFSET [^0]/);
    },
  );

  /** The cursor that leads to a page; it does not depend on the size of the pages walked before. */
  async function cursorBefore(filters: string, page: number): Promise<string> {
    let cursor = '';
    for (let left = (page - 1) * PAGE; left > 0; left -= 100) {
      const limit = Math.min(100, left);
      const reply = await app.anonymous.get(
        `/api/deals?${filters}limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
      );
      cursor = reply.body.nextCursor as string;
    }
    return cursor;
  }
});

async function inTurn<T>(routes: ListRoute[], work: (route: ListRoute) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const route of routes) results.push(await work(route));
  return results;
}

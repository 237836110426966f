import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertProduct } from '../support/catalogue.js';
import { ensureCategory, publishDeal } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { waitFor } from '../support/wait.js';

describe('when a product turns out to be another', () => {
  let app: TestApp;
  let admin: Person;
  let seller: Person;
  let moderator: Person;
  let buyer: Person;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
    admin = await person(app, { role: 'ADMIN' });
    [seller, moderator, buyer] = [
      await person(app),
      await person(app, { role: 'MODERATOR' }),
      await person(app),
    ];
  });
  afterAll(() => app.stop());

  async function merge(slug: string, into: string): Promise<void> {
    const { headers } = await app.anonymous.get(`/api/products/${slug}`);
    const reply = await admin.api.post(
      `/api/products/${slug}/merge`,
      { into },
      { headers: { 'If-Match': headers.get('ETag')! } },
    );
    expect(reply.status).toBe(200);
    await app.settle();
  }
  async function open(body: object): Promise<string> {
    const reply = await buyer.api.post('/api/alerts', { name: 'Mine', ...body });
    expect(reply.status).toBe(201);
    return reply.body.id as string;
  }

  it('watches and searches go on with the other, paused ones too', async () => {
    const gone = await insertProduct(app, { slug: 'merged-gone' });
    const kept = await insertProduct(app, { slug: 'merged-kept' });
    const watch = await open({ kind: 'price', productSlug: 'merged-gone', belowCents: 5_000 });
    const search = await open({ kind: 'search', filters: { productId: gone, country: 'FR' } });
    const paused = await open({ kind: 'price', productSlug: 'merged-gone' });
    await buyer.api.patch(`/api/alerts/${paused}`, { paused: true });
    const other = await open({ kind: 'search', filters: { country: 'DE' } });

    await merge('merged-gone', 'merged-kept');

    expect((await buyer.api.get(`/api/alerts/${watch}`)).body).toMatchObject({ productSlug: 'merged-kept' });
    expect((await buyer.api.get(`/api/alerts/${paused}`)).body).toMatchObject({
      productSlug: 'merged-kept',
      paused: true,
    });
    expect((await buyer.api.get(`/api/alerts/${search}`)).body.filters).toEqual({
      productId: kept,
      country: 'FR',
    });
    expect((await buyer.api.get(`/api/alerts/${other}`)).body.filters).toEqual({ country: 'DE' });

    const { id: dealId } = await publishDeal(app, seller, moderator, {
      productSlug: 'merged-kept',
      priceCents: 4_000,
      country: 'FR',
    });
    await app.settle();
    for (const id of [watch, search]) {
      const { body } = await buyer.api.get(`/api/alerts/${id}/matches`);
      expect(body.items).toMatchObject([{ deal: { id: dealId } }]);
    }
  });

  it('a deal that names it during the merge, or later, is of the other', async () => {
    const gone = await insertProduct(app, { slug: 'racing-gone' });
    const kept = await insertProduct(app, { slug: 'racing-kept' });
    const { id } = await publishDeal(app, seller, moderator);
    const merging = new pg.Client({ connectionString: app.databaseUrl });
    await merging.connect();
    try {
      await merging.query('BEGIN');
      await merging.query(`SELECT id FROM "Product" WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [
        [gone, kept],
      ]);
      await merging.query(`UPDATE "Product" SET "mergedIntoId" = $2, "deletedAt" = now() WHERE id = $1`, [
        gone,
        kept,
      ]);
      const naming = app.prisma.deal.update({ where: { id }, data: { productId: gone } }).then((row) => row);
      await waitFor('the deal to wait for the merge', async () => {
        const { rows } = await merging.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      });
      await merging.query('COMMIT');
      expect((await naming).productId).toBe(kept);
    } finally {
      await merging.end();
    }
    await app.prisma.deal.update({ where: { id }, data: { productId: null } });
    const later = await app.prisma.deal.update({ where: { id }, data: { productId: gone } });
    expect(later.productId).toBe(kept);
  });
});

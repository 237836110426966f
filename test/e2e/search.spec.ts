import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ensureCategory } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid } from '../support/problems.js';
import { indexed } from '../support/search/catalogue.js';
import { ENGINES, meilisearchSettings, startMeilisearch } from '../support/search/engines.js';
import type { TestMeilisearch } from '../support/search/engines.js';
import { showDeal } from '../support/shown-deals.js';
import { waitFor } from '../support/wait.js';

const LYON = '45.764,4.8357';
const PARIS = { lat: 48.8566, lng: 2.3522 };
const VILLEURBANNE = { lat: 45.7719, lng: 4.8902 };

describe.each(ENGINES)('searching, with %s', (engine) => {
  let app: TestApp;
  let meilisearch: TestMeilisearch | undefined;
  let seller: Person;
  let psql: pg.Client;

  beforeAll(async () => {
    if (engine === 'meilisearch') meilisearch = await startMeilisearch();
    app = await startTestApp(meilisearch ? meilisearchSettings(meilisearch) : {});
    seller = await person(app);
    psql = new pg.Client({ connectionString: app.databaseUrl });
    await psql.connect();
    await ensureCategory(app);
    await indexed(app);
  }, 60_000);
  afterAll(async () => {
    await psql?.end();
    await app?.stop();
    await meilisearch?.stop();
  });

  const show = (changes: Parameters<typeof showDeal>[2] = {}) => showDeal(app, seller.id, changes);

  async function search(query: string) {
    const reply = await app.anonymous.get(`/api/search?${query}`);
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    expect(reply.headers.get('x-search-engine')).toBe(engine);
    return reply.body;
  }

  async function deals(query: string): Promise<string[]> {
    const { items } = (await search(`type=deals&${query}`)).deals as { items: { title: string }[] };
    return items.map(({ title }) => title);
  }

  /** Within two seconds, whoever wrote the row. How long a real server needs to index is its own affair. */
  const soon = (what: string, condition: () => Promise<boolean>) =>
    waitFor(what, condition, meilisearch?.real ? 15_000 : 2_000);

  it('shows within two seconds what somebody edits with psql, and no longer what they hide', async () => {
    const deal = await show({ title: 'Quadrille zero' });
    await soon('the new deal', async () => (await deals('q=quadrille')).length === 1);
    await psql.query(`UPDATE "Deal" SET title = 'Farandole one' WHERE id = $1`, [deal]);
    await soon('the new title', async () => (await deals('q=farandole')).includes('Farandole one'));
    await soon('the old title gone', async () => (await deals('q=quadrille')).length === 0);
    await psql.query(`UPDATE "Deal" SET status = 'ARCHIVED' WHERE id = $1`, [deal]);
    expect(await deals('q=farandole')).toEqual([]);
    await indexed(app);
    await psql.query(`UPDATE "Deal" SET status = 'PUBLISHED' WHERE id = $1`, [deal]);
    await soon('the deal again', async () => (await deals('q=farandole')).length === 1);
    await psql.query(`DELETE FROM "Deal" WHERE id = $1`, [deal]);
    expect(await deals('q=farandole')).toEqual([]);
  });

  it('follows products, their offers and the names of categories too', async () => {
    const product = await app.prisma.product.create({
      data: {
        slug: `mazurka-${engine}`,
        brand: 'Ballroom',
        name: 'Mazurka 9',
        categorySlug: 'motor',
        specs: {},
      },
    });
    await show({ title: 'Something else', productId: product.id });
    const products = async (q: string) =>
      (await search(`type=products&q=${q}`)).products.items as { slug: string; fromCents: number | null }[];
    await soon('the product', async () => (await products('mazurka'))[0]?.slug === product.slug);
    await soon('the deal by what it sells', async () => (await deals('q=mazurka')).length === 1);
    await psql.query(`UPDATE "Product" SET name = 'Polonaise 9' WHERE id = $1`, [product.id]);
    await soon('the deal by its new name', async () => (await deals('q=polonaise')).length === 1);
    await app.prisma.offer.create({
      data: {
        productId: product.id,
        merchant: 'm',
        url: 'https://m.example',
        priceCents: 777,
        currency: 'EUR',
        inStock: true,
      },
    });
    await soon('the price', async () => (await products('polonaise&maxPrice=777')).length === 1);
    expect((await products('polonaise&maxPrice=776')).length).toBe(0);
    await psql.query(`UPDATE "Product" SET "deletedAt" = now() WHERE id = $1`, [product.id]);
    expect(await products('polonaise')).toEqual([]);
    await psql.query(`UPDATE "Category" SET names = names || '{"fr":"Tourniquets"}' WHERE slug = 'motor'`);
    await soon('the name of the category', async () => (await deals('q=tourniquet')).length > 0);
  });

  it('never shows what the public may not see, however old the index is', async () => {
    const other = await person(app);
    const ids = await Promise.all(
      ['SOLD', 'DRAFT', 'PENDING', 'DECLINED', 'RESERVED', 'EXPIRED', 'ARCHIVED'].map((status) =>
        show({ title: `Sarabande ${status}`, status: status as 'DRAFT' }),
      ),
    );
    expect(ids).toHaveLength(7);
    await showDeal(app, other.id, { title: 'Sarabande of another' });
    await soon('the public one', async () => (await deals('q=sarabande')).length === 1);
    // Triggers off: the index learns nothing of it.
    await psql.query(`ALTER TABLE "User" DISABLE TRIGGER search_seller_changed`);
    await psql.query(`UPDATE "User" SET "suspendedAt" = now() WHERE id = $1`, [other.id]);
    await psql.query(`ALTER TABLE "User" ENABLE TRIGGER search_seller_changed`);
    expect(await deals('q=sarabande')).toEqual([]);
    const { body } = await app.anonymous.get('/api/search/suggest?q=saraban');
    expect(body.items).toEqual([]);
  });

  it('forgives accents, case, typing errors and unfinished words, and knows synonyms', async () => {
    await show({ title: 'Émetteur Zorro', description: 'Très propre, vendu avec housse' });
    await show({ title: 'Variateur Tekko 65A', description: 'BLHeli32' });
    await indexed(app);
    for (const q of ['emetteur', 'ÉMETTEUR', 'emeteur', 'émett', 'radio zorro', 'zoro émetteur', 'housses'])
      expect([q, await deals(`q=${encodeURIComponent(q)}`)]).toEqual([q, ['Émetteur Zorro']]);
    for (const q of ['esc tekko', 'regler tekko', 'tekko 65', 'teko 65a'])
      expect([q, await deals(`q=${encodeURIComponent(q)}`)]).toEqual([q, ['Variateur Tekko 65A']]);
  });

  it('filters, sorts, counts, tells distances and what matched', async () => {
    await show({ title: 'Gavotte new', condition: 'new', priceCents: 3_000, ...PARIS });
    await show({ title: 'Gavotte <b>good</b>', condition: 'good', priceCents: 1_000, ...VILLEURBANNE });
    await show({ title: 'Gavotte fair', condition: 'fair', priceCents: 2_000, country: 'DE' });
    await indexed(app);
    expect(await deals('q=gavotte&sort=price_asc')).toEqual([
      'Gavotte <b>good</b>',
      'Gavotte fair',
      'Gavotte new',
    ]);
    expect(await deals('q=gavotte&condition=fair')).toEqual(['Gavotte fair']);
    expect(await deals('q=gavotte&minPrice=1001&maxPrice=2999&country=DE')).toEqual(['Gavotte fair']);
    expect(await deals('q=gavotte&category=motor')).toHaveLength(3);
    expect(await deals('q=gavotte&category=frame')).toHaveLength(0);
    expect(await deals(`q=gavotte&near=${LYON}&radiusKm=10`)).toEqual(['Gavotte <b>good</b>']);
    const far = await search(`q=gavotte&near=${LYON}&sort=distance`);
    expect(
      (far.deals.items as { distanceKm: number }[]).map(({ distanceKm }) => Math.round(distanceKm)),
    ).toEqual([4, 392]);
    const { deals: found, products } = await search('q=gavotte');
    expect(found.facets).toMatchObject({
      condition: { new: 1, good: 1, fair: 1 },
      country: { FR: 2, DE: 1 },
      category: { motor: 3 },
    });
    expect(products).toMatchObject({ items: [], nextCursor: null });
    const highlights = (found.items as { highlight: { title: string } }[]).map(
      ({ highlight }) => highlight.title,
    );
    expect(highlights.sort()[0]).toBe('<mark>Gavotte</mark> &lt;b&gt;good&lt;/b&gt;');
  });

  it('pages through what it found, and takes no cursor of another search', async () => {
    const titles = Array.from({ length: 7 }, (_, n) => `Bourree number ${n}`);
    for (const title of titles) await show({ title });
    await indexed(app);
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const { deals: page, products } = await search(`q=bourree&limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...(page.items as { title: string }[]).map(({ title }) => title));
      expect(products.items).toEqual([]);
      cursor = page.nextCursor as string;
      if (!cursor) break;
    }
    expect(seen.sort()).toEqual(titles);
    const { deals: first } = await search('q=bourree&limit=3');
    expectInvalid(
      await app.anonymous.get(`/api/search?q=gavotte&limit=3&cursor=${first.nextCursor}`),
      'cursor',
    );
    expectInvalid(await app.anonymous.get('/api/search?q=gavotte&cursor=made-up'), 'cursor');
  });

  it('suggests what goes on as typed, from any word on', async () => {
    await show({ title: 'Rigaudon HERO11 Black' });
    await indexed(app);
    for (const q of ['rigau', 'hero1', 'black', 'Rigaudon hero'])
      expect([
        q,
        (await app.anonymous.get(`/api/search/suggest?q=${encodeURIComponent(q)}`)).body.items,
      ]).toEqual([q, [expect.objectContaining({ kind: 'deal', text: 'Rigaudon HERO11 Black', slug: null })]]);
  });

  describe('whatever is typed', () => {
    const ODD = [
      'le la de',
      '🚁🚁',
      '!!!',
      '"',
      "'",
      '\\',
      ':*',
      '&|!()<->',
      "'':*",
      '-motor',
      '"four motors',
      'motor OR 1=1',
      'gone = true',
      '\u200b\u2060',
      '%27%20--',
      '١٢٣',
      'é'.repeat(200),
      'a '.repeat(100),
      '_geoRadius(0,0,1)',
    ];

    it.each(ODD)('answers %j', async (q) => {
      const reply = await app.anonymous.get(`/api/search?q=${encodeURIComponent(q)}`);
      expect([200, 400]).toContain(reply.status);
      const suggested = await app.anonymous.get(`/api/search/suggest?q=${encodeURIComponent(q)}`);
      expect(suggested.status).toBe(reply.status);
    });

    it.each(['x'.repeat(10_240), 'motor\u0000', '\u001b[31m', ' ', '\u202eevil'])('refuses %j', async (q) => {
      expectInvalid(await app.anonymous.get(`/api/search?q=${encodeURIComponent(q)}`), 'q');
    });

    it.each([
      ['brand', 'x" OR gone = true OR brand = "x'],
      ['brand', 'x\\'],
      ['category', 'motor" OR "1'],
      ['country', 'FR" OR'],
      ['condition', 'good OR 1=1'],
      ['near', '0,0) OR gone = true'],
      ['radiusKm', '1) OR (1'],
      ['sort', 'gone:asc'],
    ])('does not take an operator for %s', async (name, value) => {
      const near = name === 'radiusKm' ? '&near=0,0' : '';
      const reply = await app.anonymous.get(
        `/api/search?q=motor${near}&${name}=${encodeURIComponent(value)}`,
      );
      expectInvalid(reply, name);
    });
  });
});

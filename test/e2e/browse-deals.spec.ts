import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient } from '../support/client.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { showDeal } from '../support/shown-deals.js';

const LYON = { lat: 45.764, lng: 4.8357 };
const VILLEURBANNE = { lat: 45.7719, lng: 4.8902 };
const PARIS = { lat: 48.8566, lng: 2.3522 };
const FIJI_EAST = { lat: -17, lng: 179.9 };
const FIJI_WEST = { lat: -17, lng: -179.9 };

describe('finding deals', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  let seller: Person;

  beforeAll(async () => {
    app = await startTestApp();
    anonymous = app.anonymous;
    seller = await person(app);
  });
  afterAll(() => app.stop());
  beforeEach(() => app.prisma.deal.deleteMany());

  const show = (changes: Parameters<typeof showDeal>[2] = {}) => showDeal(app, seller.id, changes);

  async function found(query: string): Promise<string[]> {
    const reply = await anonymous.get(`/api/deals?${query}`);
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    return (reply.body.items as { title: string }[]).map(({ title }) => title);
  }

  describe('by words', () => {
    beforeEach(async () => {
      await show({ title: 'Émetteur RadioMaster Boxer', description: 'ELRS, très propre' });
      await show({ title: 'T-Motor F60 Pro 1950KV', description: "Moteurs d'occasion" });
    });

    it.each([
      ['emetteur', 'Émetteur RadioMaster Boxer'],
      ['ÉMETTEUR', 'Émetteur RadioMaster Boxer'],
      ['émet', 'Émetteur RadioMaster Boxer'],
      ['radio box', 'Émetteur RadioMaster Boxer'],
      ['tres propre', 'Émetteur RadioMaster Boxer'],
      ['t-motor', 'T-Motor F60 Pro 1950KV'],
      ['1950', 'T-Motor F60 Pro 1950KV'],
      ["d'occasion", 'T-Motor F60 Pro 1950KV'],
      ['"f60 pro"', 'T-Motor F60 Pro 1950KV'],
      ['boxer or nothing', 'Émetteur RadioMaster Boxer'],
      ['pro -boxer', 'T-Motor F60 Pro 1950KV'],
    ])('finds what was meant by %s', async (typed, expected) => {
      expect(await found(`q=${encodeURIComponent(typed)}`)).toEqual([expected]);
    });

    it.each(['"pro f60"', 'nobody', '!!!', "'", '\\', ':*', '&|!()<->', "'':*"])(
      'finds nothing by %s, and does not stumble',
      async (typed) => expect(await found(`q=${encodeURIComponent(typed)}`)).toEqual([]),
    );
  });

  describe('by place', () => {
    it('tells the distance, and finds within a radius', async () => {
      await show({ title: 'here', ...VILLEURBANNE });
      await show({ title: 'far', ...PARIS });
      await show({ title: 'nowhere' });
      const near = `near=${LYON.lat},${LYON.lng}`;
      const { body } = await anonymous.get(`/api/deals?${near}`);
      const byTitle = new Map(
        (body.items as { title: string; distanceKm?: number }[]).map((deal) => [deal.title, deal.distanceKm]),
      );
      expect(byTitle.get('here')).toBeCloseTo(4.3, 0);
      expect(byTitle.get('far')! / 392).toBeCloseTo(1, 2);
      expect(byTitle.get('nowhere')).toBeUndefined();
      expect(await found(`${near}&radiusKm=10`)).toEqual(['here']);
      expect(await found(`${near}&radiusKm=400&sort=price_asc`)).toHaveLength(2);
      expect(await found(`${near}&sort=distance`)).toEqual(['here', 'far']);
      expect(await found(`${near}&sort=distance&radiusKm=10`)).toEqual(['here']);
    });

    it('looks across the date line and over the pole', async () => {
      await show({ title: 'east', ...FIJI_EAST });
      await show({ title: 'arctic', lat: 89.5, lng: -100 });
      expect(await found(`near=${FIJI_WEST.lat},${FIJI_WEST.lng}&radiusKm=30`)).toEqual(['east']);
      expect(await found('near=89.5,80&radiusKm=150')).toEqual(['arctic']);
      expect(await found('near=89.5,80&radiusKm=50')).toEqual([]);
    });

    it('pages by distance, also over deals in one and the same place', async () => {
      for (let n = 0; n < 5; n++) await show({ title: `same ${n}`, ...PARIS });
      await show({ title: 'first', ...LYON });
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await anonymous.get(
          `/api/deals?near=45.7,4.8&sort=distance&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
        );
        seen.push(...(body.items as { title: string }[]).map(({ title }) => title));
        if (!body.nextCursor) break;
        cursor = body.nextCursor as string;
      }
      expect(seen).toEqual(['first', 'same 0', 'same 1', 'same 2', 'same 3', 'same 4']);
    });
  });

  it('finds by category, condition, price, country, seller and product at once', async () => {
    await app.prisma.category.createMany({
      data: [{ slug: 'esc', names: { en: 'ESCs', fr: 'ESC', de: 'Regler' }, position: 1 }],
      skipDuplicates: true,
    });
    const { id: productId } = await app.prisma.product.create({
      data: { slug: 'f60', brand: 'T-Motor', name: 'F60', categorySlug: 'motor', specs: {} },
    });
    const right = { title: 'right', productId, country: 'DE', condition: 'fair' as const, priceCents: 500 };
    await show(right);
    await show({ ...right, title: 'dear', priceCents: 501 });
    await show({ ...right, title: 'cheap', priceCents: 99 });
    await show({ ...right, title: 'French', country: 'FR' });
    await show({ ...right, title: 'good', condition: 'good' });
    await show({ ...right, title: 'other product', productId: null });
    await show({ ...right, title: 'ESC', categorySlug: 'esc' });
    await showDeal(app, (await person(app)).id, { ...right, title: 'of another' });
    const query = `category=motor&condition=fair&minPrice=100&maxPrice=500&country=DE&sellerId=${seller.id}&productId=${productId}`;
    expect(await found(query)).toEqual(['right']);
  });

  it('sorts by time and price, and pages through both', async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    await show({ title: 'b', priceCents: 200, publishedAt: at(1) });
    await show({ title: 'a', priceCents: 100, publishedAt: at(3) });
    await show({ title: 'c', priceCents: 300, publishedAt: at(2) });
    expect(await found('')).toEqual(['a', 'c', 'b']);
    expect(await found('sort=newest')).toEqual(['a', 'c', 'b']);
    expect(await found('sort=price_asc')).toEqual(['a', 'b', 'c']);
    expect(await found('sort=price_desc')).toEqual(['c', 'b', 'a']);
    const { body } = await anonymous.get('/api/deals?sort=price_desc&limit=2');
    expect(await found(`sort=price_desc&limit=2&cursor=${body.nextCursor}`)).toEqual(['a']);
  });

  it('shows only what is on sale, by nobody who is suspended', async () => {
    for (const status of ['DRAFT', 'PENDING', 'RESERVED', 'SOLD', 'EXPIRED', 'DECLINED', 'ARCHIVED'] as const)
      await show({ status });
    const suspended = await person(app);
    const id = await showDeal(app, suspended.id);
    await app.prisma.user.update({ where: { id: suspended.id }, data: { suspendedAt: new Date() } });
    expect(await found('')).toEqual([]);
    expectProblem(await anonymous.get(`/api/deals/${id}`), 404, 'deal.not_found');
    expectProblem(await seller.api.get(`/api/deals/${id}`), 404, 'deal.not_found');
  });

  describe('refuses, naming the field,', () => {
    it.each([
      ['near=91,0', 'near'],
      ['near=0,181', 'near'],
      ['near=45', 'near'],
      ['near=45,4,3', 'near'],
      ['near=NaN,0', 'near'],
      ['near=1e1,0', 'near'],
      ['near=45;4', 'near'],
      ['radiusKm=5', 'radiusKm'],
      ['near=45,4&radiusKm=0', 'radiusKm'],
      ['near=45,4&radiusKm=2001', 'radiusKm'],
      ['near=45,4&radiusKm=Infinity', 'radiusKm'],
      ['near=45,4&near=46,4', 'near'],
      ['sort=distance', 'sort'],
      ['minPrice=10&maxPrice=9', 'minPrice'],
      ['minPrice=1&minPrice=2', 'minPrice'],
      ['category=motor&category=esc', 'category'],
      ['category[]=motor', 'category[]'],
      ['near[lat]=45', 'near[lat]'],
      ['q[a]=b', 'q[a]'],
      ['country=FR&country=DE', 'country'],
      ['cursor=a&cursor=b', 'cursor'],
      ['page=2', 'page'],
      ['offset=100', 'offset'],
    ])('%s', async (query, field) => expectInvalid(await anonymous.get(`/api/deals?${query}`), field));
  });

  describe('a cursor', () => {
    let cursor: string;
    beforeEach(async () => {
      for (let n = 0; n < 3; n++) await show({ priceCents: 100 + n });
      cursor = (await anonymous.get('/api/deals?sort=price_asc&limit=1')).body.nextCursor as string;
    });

    it('that was edited, cut, made up or lengthened is refused', async () => {
      const bytes = Buffer.from(cursor, 'base64url');
      const edited = [...bytes.keys()].map((at) => {
        const copy = Buffer.from(bytes);
        copy[at]! ^= 1;
        return copy.toString('base64url');
      });
      const id = '0190f3a0-0000-7000-8000-000000000000';
      const madeUp = [JSON.stringify(['price_asc', 1, id]), `${'x'.repeat(12)}["price_asc",1,"${id}"]`].map(
        (text) => Buffer.from(text).toString('base64url'),
      );
      for (const text of [
        ...edited,
        ...madeUp,
        cursor.slice(1),
        cursor.slice(0, -1),
        `${cursor}A`,
        'x',
        'null',
        '%00',
      ])
        expectInvalid(await anonymous.get(`/api/deals?sort=price_asc&cursor=${text}`), 'cursor');
    });

    it('continues just the list that it came from', async () => {
      const elsewhere = [
        'sort=price_desc',
        'sort=newest',
        'sort=price_asc&country=FR',
        'sort=price_asc&q=motors',
      ];
      for (const query of elsewhere)
        expectInvalid(await anonymous.get(`/api/deals?${query}&cursor=${cursor}`), 'cursor');
      expectInvalid(await anonymous.get(`/api/products?cursor=${cursor}`), 'cursor');
      expect(await found(`sort=price_asc&limit=50&cursor=${cursor}`)).toHaveLength(2);
    });

    it('is still good when the deal it stood on is gone', async () => {
      await app.prisma.deal.deleteMany({ where: { priceCents: 100 } });
      expect(await found(`sort=price_asc&cursor=${cursor}`)).toHaveLength(2);
    });
  });

  describe('again', () => {
    it.each(['/api/deals', '/api/categories', '/api/products', '/api/sitemap/deals', '/api/robots.txt'])(
      'costs a stranger or a cache nothing while nothing changed: %s',
      async (path) => {
        await show();
        const { headers } = await anonymous.get(path);
        const etag = headers.get('etag')!;
        expect(headers.get('cache-control')).toMatch(
          /^public, (no-cache|max-age=\d+, stale-while-revalidate=\d+)$/,
        );
        expect(headers.get('vary')).toContain('Authorization');
        for (const tags of [etag, `"other", ${etag}`, '*', etag.replace('W/', '')]) {
          const same = await anonymous.get(path, { headers: { 'If-None-Match': tags } });
          expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, '', etag]);
        }
        const other = await anonymous.get(path, { headers: { 'If-None-Match': 'W/"other"' } });
        expect(other.status).toBe(200);
      },
    );

    it('is a new answer as soon as something changed', async () => {
      const id = await show();
      const read = async (path: string, etag = '') =>
        anonymous.get(path, { headers: etag ? { 'If-None-Match': etag } : {} });
      for (const path of ['/api/deals', `/api/deals/${id}`]) {
        const etag = (await read(path)).headers.get('etag')!;
        expect((await read(path, etag)).status).toBe(304);
        await app.prisma.deal.update({
          where: { id },
          data: { priceCents: { increment: 1 }, version: { increment: 1 } },
        });
        expect((await read(path, etag)).status).toBe(200);
      }
    });

    it('is kept by nobody but the browser of who is signed in, and not at all where it is personal', async () => {
      const id = await show();
      for (const path of ['/api/deals', `/api/deals/${id}`]) {
        const { headers } = await seller.api.get(path);
        expect(headers.get('cache-control')).toBe('private, no-cache');
      }
      for (const path of ['/api/users/me/deals', '/api/users/me/favorites', '/api/users/me/deals/counts']) {
        const { headers } = await seller.api.get(path);
        expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
      }
      expect((await anonymous.get('/api/deals?sort=up')).headers.get('cache-control')).toBe('no-store');
    });

    it('gives an ETag that serves as If-Match, though it tells of more than the version', async () => {
      const id = await show();
      const { headers, body } = await seller.api.get(`/api/deals/${id}`);
      const edit = (tag: string) =>
        seller.api.patch(`/api/deals/${id}`, { priceCents: 4_000 }, { headers: { 'If-Match': tag } });
      expect(body.version).toBe(1);
      expect((await edit(headers.get('etag')!)).status).toBe(200);
      expectProblem(await edit(headers.get('etag')!), 412, 'request.version_stale');
    });
  });
});

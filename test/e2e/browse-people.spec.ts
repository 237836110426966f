import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DealViewCounter } from '../../src/modules/deals/deal-view-counter.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient } from '../support/client.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { showDeal } from '../support/shown-deals.js';
import { statementsOf } from '../support/statements.js';

const NO_SUCH_ID = '0190f3a0-0000-7000-8000-000000000000';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe('around a deal', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  let seller: Person;
  let buyer: Person;

  beforeAll(async () => {
    app = await startTestApp({ SEARCH_ENGINES: 'welcome', WEB_URL: 'https://kwad.example' });
    anonymous = app.anonymous;
    [seller, buyer] = [await person(app, { displayName: 'Sally' }), await person(app)];
  });
  afterAll(() => app.stop());
  beforeEach(() => app.prisma.deal.deleteMany());

  const show = (changes: Parameters<typeof showDeal>[2] = {}) => showDeal(app, seller.id, changes);
  const put = (path: string, who = buyer) => who.api.request('PUT', path);
  const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);

  describe('favourites', () => {
    it('are added and removed, however often, and counted for everybody', async () => {
      const id = await show();
      expect((await anonymous.get(`/api/deals/${id}`)).body).toMatchObject({ favoriteCount: 0 });
      expect((await put(`/api/deals/${id}/favorite`)).status).toBe(204);
      expect((await put(`/api/deals/${id}/favorite`)).status).toBe(204);
      expect((await put(`/api/deals/${id}/favorite`, seller)).status).toBe(204);
      expect((await buyer.api.get(`/api/deals/${id}`)).body).toMatchObject({
        favoriteCount: 2,
        favorited: true,
      });
      expect((await anonymous.get(`/api/deals/${id}`)).body).not.toHaveProperty('favorited');
      expect((await seller.api.get(`/api/deals/${id}`)).body).toMatchObject({
        favoriteCount: 2,
        favorited: true,
      });
      for (const _ of [1, 2]) expect((await buyer.api.delete(`/api/deals/${id}/favorite`)).status).toBe(204);
      expect((await buyer.api.get(`/api/deals/${id}`)).body).toMatchObject({
        favoriteCount: 1,
        favorited: false,
      });
    });

    it('are of public deals only, and of people who are signed in', async () => {
      const draft = await show({ status: 'DRAFT' });
      for (const id of [draft, NO_SUCH_ID])
        expectProblem(await put(`/api/deals/${id}/favorite`), 404, 'deal.not_found');
      expectProblem(await put(`/api/deals/${draft}/favorite`, seller), 404, 'deal.not_found');
      expectProblem(await anonymous.request('PUT', `/api/deals/${draft}/favorite`), 401, 'auth.required');
    });

    it('are listed the last added first, page by page', async () => {
      const ids: string[] = [];
      for (const title of ['one', 'two', 'three']) ids.push(await show({ title }));
      for (const id of ids) await put(`/api/deals/${id}/favorite`);
      const first = await buyer.api.get('/api/users/me/favorites?limit=2');
      const second = await buyer.api.get(`/api/users/me/favorites?limit=2&cursor=${first.body.nextCursor}`);
      expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(ids.toReversed());
      expect(first.body.items[0]).toMatchObject({ title: 'three', available: true, priceCents: 4_500 });
      expect(second.body.nextCursor).toBeNull();
    });

    it('keep their place, greyed, when the deal is sold or leaves the public, and tell nothing new of it', async () => {
      const [sold, gone] = [await show({ title: 'sold one' }), await show({ title: 'good old title' })];
      for (const id of [sold, gone]) await put(`/api/deals/${id}/favorite`);
      await app.prisma.deal.update({ where: { id: sold }, data: { status: 'SOLD' } });
      await app.prisma.deal.update({
        where: { id: gone },
        data: { status: 'DECLINED', title: 'unseen new title' },
      });
      const { body } = await buyer.api.get('/api/users/me/favorites');
      const favoritedAt = expect.any(String);
      expect(body.items[0]).toEqual({ id: gone, title: 'good old title', available: false, favoritedAt });
      expect(body.items[1]).toMatchObject({ id: sold, title: 'sold one', available: false, status: 'SOLD' });
      expect((await buyer.api.delete(`/api/deals/${gone}/favorite`)).status).toBe(204);
    });
  });

  describe('views', () => {
    const look = (id: string, userAgent: string, api = anonymous) =>
      api.get(`/api/deals/${id}`, { headers: { 'User-Agent': userAgent } });
    const viewsOf = async (id: string) => {
      await app.app.get(DealViewCounter).flush();
      return (await seller.api.get(`/api/deals/${id}`)).body.own.viewCount as number;
    };

    it('are counted once for each visitor, and never for robots or for the seller', async () => {
      const id = await show();
      for (let n = 0; n < 3; n++) await look(id, FIREFOX);
      await look(id, CHROME);
      for (let n = 0; n < 2; n++) await look(id, CHROME, buyer.api);
      await look(id, FIREFOX, buyer.api);
      await look(id, GOOGLEBOT);
      await look(id, 'curl/8.5.0');
      await look(id, FIREFOX, seller.api);
      expect(await viewsOf(id)).toBe(3);
      await look(id, FIREFOX);
      expect(await viewsOf(id)).toBe(3);
    });

    it('are shown to the seller only, and change neither the version nor what others may have cached', async () => {
      const id = await show();
      const before = await anonymous.get(`/api/deals/${id}`);
      await look(id, FIREFOX);
      expect(await viewsOf(id)).toBe(1);
      const after = await anonymous.get(`/api/deals/${id}`);
      expect(after.body).toEqual(before.body);
      expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    });

    it('cost one statement for many visits to many deals, not one each', async () => {
      const ids = [await show(), await show(), await show()];
      const statements = await statementsOf(async () => {
        for (const id of ids) for (const agent of [FIREFOX, CHROME]) await look(id, agent);
        await app.app.get(DealViewCounter).flush();
      });
      const writes = statements.filter(({ text }) => text.includes('INSERT INTO "DealViews"'));
      expect(writes.length).toBeGreaterThanOrEqual(1);
      expect(writes.length).toBeLessThanOrEqual(2);
      expect(await Promise.all(ids.map(viewsOf))).toEqual([2, 2, 2]);
    });

    it('of a deal that is deleted meanwhile do not hold up the others', async () => {
      const [gone, there] = [await show(), await show()];
      for (const id of [gone, there]) await look(id, FIREFOX);
      await app.prisma.deal.delete({ where: { id: gone } });
      expect(await viewsOf(there)).toBe(1);
    });

    it('that wait are written when the process stops', async () => {
      const other = await startTestApp();
      const owner = await person(other);
      const id = await showDeal(other, owner.id);
      await look(id, FIREFOX, other.anonymous);
      const statements = await statementsOf(() => other.stop());
      expect(statements.filter(({ text }) => text.includes('INSERT INTO "DealViews"'))).toHaveLength(1);
    });
  });

  it('a seller counts deals by state, and lists those of one state', async () => {
    await show();
    for (const status of ['DRAFT', 'DRAFT', 'SOLD'] as const) await show({ status });
    const { body } = await seller.api.get('/api/users/me/deals/counts');
    expect(body).toEqual({
      counts: {
        DRAFT: 2,
        PENDING: 0,
        PUBLISHED: 1,
        RESERVED: 0,
        SOLD: 1,
        EXPIRED: 0,
        DECLINED: 0,
        ARCHIVED: 0,
      },
    });
    const first = await seller.api.get('/api/users/me/deals?status=DRAFT&limit=1');
    const second = await seller.api.get(
      `/api/users/me/deals?status=DRAFT&limit=1&cursor=${first.body.nextCursor}`,
    );
    expect(new Set([...idsOf(first.body), ...idsOf(second.body)]).size).toBe(2);
    expect(second.body.nextCursor).toBeNull();
    expect((await seller.api.get('/api/users/me/deals')).body.items).toHaveLength(4);
  });

  it('everybody sees the page of a seller: what is on sale, and how the trade goes', async () => {
    const ids = [await show(), await show()];
    await show({ status: 'SOLD' });
    await show({ status: 'DRAFT' });
    const { body } = await anonymous.get(`/api/users/${seller.id}/deals?limit=1`);
    const next = await anonymous.get(`/api/users/${seller.id}/deals?limit=1&cursor=${body.nextCursor}`);
    expect(body.seller).toEqual({
      id: seller.id,
      displayName: 'Sally',
      memberSince: expect.stringMatching(/^\d{4}-.*Z$/),
      onSale: 2,
      sold: 1,
    });
    expect([...idsOf(body), ...idsOf(next.body)]).toEqual(ids.toReversed());
    expectProblem(await anonymous.get(`/api/users/${NO_SUCH_ID}/deals`), 404, 'user.not_found');
    const suspended = await person(app);
    await app.prisma.user.update({ where: { id: suspended.id }, data: { suspendedAt: new Date() } });
    expectProblem(await anonymous.get(`/api/users/${suspended.id}/deals`), 404, 'user.not_found');
  });

  it('similar deals are of the same product first, then alike in words and price', async () => {
    const product = await app.prisma.product.upsert({
      where: { slug: 'f60' },
      create: { slug: 'f60', brand: 'T-Motor', name: 'F60', categorySlug: 'motor', specs: {} },
      update: {},
    });
    const id = await show({ title: 'T-Motor F60 x4', priceCents: 5_000, productId: product.id });
    const far = await show({ title: 'Old brushed thing', priceCents: 90_000 });
    const words = await show({ title: 'T-Motor F60 single', priceCents: 5_000 });
    const price = await show({ title: 'Brushless quartet', priceCents: 5_100 });
    const same = await show({ title: 'Four motors', priceCents: 9_000, productId: product.id });
    await show({ status: 'SOLD', productId: product.id });
    const { body } = await anonymous.get(`/api/deals/${id}/similar`);
    expect(idsOf(body)).toEqual([same, words, price, far]);
    expect(idsOf((await anonymous.get(`/api/deals/${id}/similar?limit=1`)).body)).toEqual([same]);
    expect((await anonymous.get('/api/products/f60')).body).toMatchObject({ dealCount: 2 });
    expectProblem(await anonymous.get(`/api/deals/${NO_SUCH_ID}/similar`), 404, 'deal.not_found');
    await app.prisma.deal.deleteMany({ where: { id: { not: id } } });
    expect((await anonymous.get(`/api/deals/${id}/similar`)).body).toEqual({ items: [] });
  });

  it('categories come as a list and as a tree, with what is on sale in each', async () => {
    const names = { en: 'x', fr: 'x', de: 'x' };
    await app.prisma.category.createMany({
      data: [
        { slug: 'airframe', names, position: 90 },
        { slug: 'propeller', names, position: 2, parentSlug: 'airframe' },
        { slug: 'frame', names, position: 1, parentSlug: 'airframe' },
        { slug: 'bare', names, position: 3 },
      ],
    });
    await show({ categorySlug: 'frame' });
    await show({ categorySlug: 'propeller' });
    await show({ categorySlug: 'propeller' });
    await show({ categorySlug: 'frame', status: 'DRAFT' });
    const suspended = await person(app);
    await showDeal(app, suspended.id, { categorySlug: 'frame' });
    await app.prisma.user.update({ where: { id: suspended.id }, data: { suspendedAt: new Date() } });
    const { body } = await anonymous.get('/api/categories');
    expect(body.items.map(({ slug }: { slug: string }) => slug)).toEqual([
      'motor',
      'frame',
      'propeller',
      'bare',
    ]);
    expect(body.tree.find(({ slug }: { slug: string }) => slug === 'airframe')).toEqual({
      slug: 'airframe',
      names,
      dealCount: 3,
      children: [
        { slug: 'frame', names, dealCount: 1 },
        { slug: 'propeller', names, dealCount: 2 },
      ],
    });
    expect(
      (await anonymous.get('/api/deals?category=airframe&sort=price_asc&limit=2')).body.items,
    ).toHaveLength(2);
    expect((await anonymous.get('/api/deals?category=airframe')).body.items).toHaveLength(3);
    const inGroup = {
      title: 'Not in a group',
      description: '',
      priceCents: 1,
      currency: 'EUR',
      condition: 'new',
    };
    const rest = {
      category: 'airframe',
      imageIds: [],
      city: 'x',
      postcode: '69001',
      country: 'FR',
      shipping: true,
    };
    expectProblem(await seller.api.post('/api/deals', { ...inGroup, ...rest }), 422, 'deal.category_unknown');
  });

  it('search engines are given every deal on sale, a thousand at a time, and robots.txt', async () => {
    await show();
    await app.prisma.$executeRaw`
      INSERT INTO "Deal" (id, "sellerId", "categorySlug", status, title, description, "priceCents", currency, condition,
        city, postcode, country, shipping, "updatedAt", "publishedAt")
      SELECT uuidv7(), "sellerId", "categorySlug", status, title, description, "priceCents", currency, condition,
        city, postcode, country, shipping, now(), now() FROM "Deal", generate_series(1, 1200)`;
    await show({ status: 'SOLD' });
    const first = await anonymous.get('/api/sitemap/deals');
    const second = await anonymous.get(`/api/sitemap/deals?cursor=${first.body.nextCursor}`);
    expect([first.body.items.length, second.body.items.length]).toEqual([1000, 201]);
    expect(new Set([...idsOf(first.body), ...idsOf(second.body)]).size).toBe(1201);
    expect(first.body.items[0]).toEqual({ id: expect.any(String), updatedAt: expect.stringMatching(/Z$/) });
    const robots = await anonymous.get('/api/robots.txt');
    expect(robots.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(robots.body).toContain('Sitemap: https://kwad.example/sitemap.xml');
    expect(robots.body).not.toMatch(/^Disallow: \/$/m);
  });
});

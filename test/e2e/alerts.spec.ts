import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { AlertLinks } from '../../src/modules/alerts/alert-links.reader.js';
import { AlertMatchesReader } from '../../src/modules/alerts/alert-matches.reader.js';
import { ALERTS_PER_PERSON } from '../../src/modules/alerts/alerts.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ensureCategory, ensureProduct, publishDeal } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

describe('alerts', () => {
  let app: TestApp;
  let seller: Person;
  let moderator: Person;
  let buyer: Person;

  beforeAll(async () => {
    app = await startTestApp({ LIMIT_CLIENT_PER_MINUTE: '100000' });
    await ensureCategory(app);
    await app.prisma.category.create({ data: { slug: 'airframe', names: {}, position: 1 } });
    await app.prisma.category.update({ where: { slug: 'motor' }, data: { parentSlug: 'airframe' } });
    [seller, moderator, buyer] = [
      await person(app),
      await person(app, { role: 'MODERATOR' }),
      await person(app),
    ];
  });
  afterAll(() => app.stop());

  async function open(body: object, who = buyer): Promise<string> {
    const reply = await who.api.post('/api/alerts', { name: 'Mine', ...body });
    expect(reply).toMatchObject({ status: 201 });
    return reply.body.id as string;
  }
  const search = (filters: object, who = buyer, frequency = 'instant') =>
    open({ kind: 'search', filters, frequency }, who);
  const publish = async (changes: object = {}) =>
    (await publishDeal(app, seller, moderator, changes as Record<string, unknown>)).id;
  async function matchesOf(id: string, who = buyer) {
    await app.settle();
    return (await who.api.get(`/api/alerts/${id}/matches`)).body.items as Record<string, unknown>[];
  }
  const toldOf = (alertId: string) =>
    app.prisma.fact.count({
      where: { name: 'alert.matched', data: { path: ['alertId'], equals: alertId } },
    });
  async function reprice(id: string, priceCents: number) {
    const { headers } = await seller.api.get(`/api/deals/${id}`);
    const reply = await seller.api.patch(
      `/api/deals/${id}`,
      { priceCents },
      { headers: { 'If-Match': headers.get('ETag')! } },
    );
    expect(reply.status).toBe(200);
  }

  it('are listed, shown, changed and deleted by their owner', async () => {
    const id = await search({ category: 'motor', q: 'rare thing', maxPrice: 5_000 });
    const shown = (await buyer.api.get(`/api/alerts/${id}`)).body;
    expect(shown).toMatchObject({
      id,
      name: 'Mine',
      kind: 'search',
      frequency: 'instant',
      filters: { category: 'motor', q: 'rare thing', maxPrice: 5_000 },
      paused: false,
      pausedAt: null,
    });
    const edited = await buyer.api.patch(`/api/alerts/${id}`, {
      name: 'Other',
      frequency: 'weekly',
      filters: { country: 'DE' },
      paused: true,
    });
    expect(edited.body).toMatchObject({
      name: 'Other',
      frequency: 'weekly',
      filters: { country: 'DE' },
      paused: true,
    });
    const { items } = (await buyer.api.get('/api/alerts')).body as { items: unknown[] };
    expect(items).toEqual([edited.body]);
    expect((await buyer.api.delete(`/api/alerts/${id}`)).status).toBe(204);
    expectProblem(await buyer.api.get(`/api/alerts/${id}`), 404, 'alert.not_found');
    expect(await app.prisma.alertKey.count({ where: { alertId: id } })).toBe(0);
  });

  it.each<[string, object, string]>([
    ['an unknown filter', { filters: { colour: 'red', country: 'FR' } }, 'filters.colour'],
    ['no filter', { filters: {} }, 'filters'],
    ['a place without a radius', { filters: { near: '45,4' } }, 'filters'],
    ['a radius without a place', { filters: { radiusKm: 5, country: 'FR' } }, 'filters.radiusKm'],
    ['prices upside down', { filters: { minPrice: 2, maxPrice: 1 } }, 'filters.minPrice'],
    ['a price in words', { filters: { maxPrice: '100' } }, 'filters.maxPrice'],
    ['text without a word', { filters: { q: '&|!' } }, 'filters.q'],
    ['a country that is none', { filters: { country: 'ZZ' } }, 'filters.country'],
    ['another frequency', { filters: { country: 'FR' }, frequency: 'hourly' }, 'frequency'],
    ['a name of two lines', { filters: { country: 'FR' }, name: 'a\nb' }, 'name'],
  ])('refuse %s', async (_, body, path) => {
    expectInvalid(await buyer.api.post('/api/alerts', { name: 'x', kind: 'search', ...body }), path);
  });

  it('refuse a watch on both or nothing, on what is not there, on a deal of one’s own', async () => {
    const watch = (body: object, who = buyer) =>
      who.api.post('/api/alerts', { name: 'x', kind: 'price', ...body });
    const id = await publish({ title: 'To be watched' });
    expectInvalid(await watch({}), 'dealId');
    expectInvalid(await watch({ dealId: id, productSlug: 'a-b' }), 'dealId');
    expectInvalid(await watch({ dealId: id, belowCents: 0 }), 'belowCents');
    expectProblem(await watch({ dealId: newId() }), 404, 'deal.not_found');
    expectProblem(await watch({ productSlug: 'no-such-thing' }), 422, 'deal.product_unknown');
    expectProblem(await watch({ dealId: id }, seller), 403, 'alert.own_deal');
    const alertId = await open({ kind: 'price', dealId: id });
    expectInvalid(await buyer.api.patch(`/api/alerts/${alertId}`, { filters: { country: 'FR' } }), 'filters');
  });

  it('are at most so many for one person, however many are asked for at once', async () => {
    const eager = await person(app);
    const data = Array.from({ length: ALERTS_PER_PERSON - 2 }, () => ({
      userId: eager.id,
      name: 'n',
      kind: 'SEARCH' as const,
      filters: { country: 'LI' },
    }));
    await app.prisma.alert.createMany({ data });
    const replies = await Promise.all(
      Array.from({ length: 6 }, () =>
        eager.api.post('/api/alerts', { name: 'n', kind: 'search', filters: { country: 'LI' } }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
    expect(replies.find(({ status }) => status === 409)!.body.code).toBe('alert.too_many');
  });

  it('find a new deal, say why, and are told once', async () => {
    const id = await search({ category: 'airframe', q: 'brushles', maxPrice: 4_500 });
    const other = await search({ category: 'airframe', q: 'brushless -new' });
    const dealId = await publish({ title: 'Brushless motor, new in box' });
    expect(await matchesOf(id)).toEqual([
      {
        id: expect.any(String),
        dealId,
        deal: expect.objectContaining({ id: dealId, title: 'Brushless motor, new in box' }),
        reason: 'search',
        cause: 'deal.published',
        priceCents: 4_500,
        criteria: { category: 'airframe', q: 'brushles', maxPrice: 4_500 },
        told: 'instant',
        at: expect.any(String),
      },
    ]);
    expect(await matchesOf(other)).toEqual([]);
    expect(await toldOf(id)).toBe(1);

    const notices = (await buyer.api.get('/api/notifications?limit=100')).body.items as {
      kind: string;
      data: object;
    }[];
    const mine = notices.filter(({ data }) => (data as { alertId?: string }).alertId === id);
    expect(mine).toMatchObject([
      {
        kind: 'alert.matched',
        title: 'Found by "Mine"',
        text: expect.stringContaining('€45.00'),
        data: { dealId },
      },
    ]);
    const [mail] = (await app.mails()).filter(({ to, text }) => to === buyer.email && text.includes(id));
    expect(mail!.text).toContain(`/api/alerts/${id}/unsubscribe?token=`);

    await reprice(dealId, 4_400);
    await seller.api.post(`/api/deals/${dealId}/reservation`);
    await seller.api.delete(`/api/deals/${dealId}/reservation`);
    await app.settle();
    expect(await toldOf(id)).toBe(1);
    const now = (await buyer.api.get(`/api/alerts/${id}/deals`)).body.items as { id: string }[];
    expect(now.map((deal) => deal.id)).toEqual([dealId]);
  });

  it('tell of what shops ask for a product, each lower price of a shop once', async () => {
    const admin = await person(app, { role: 'ADMIN' });
    const [any, limited, weekly, paused] = await Promise.all([1, 2, 3, 4].map(() => person(app)));
    await ensureProduct(app, 'shop-watched');
    const watch = { kind: 'price', productSlug: 'shop-watched' };
    await open(watch, any);
    await open({ ...watch, belowCents: 1_500 }, limited);
    await open({ ...watch, frequency: 'weekly' }, weekly);
    const last = await open(watch, paused);
    await paused!.api.patch(`/api/alerts/${last}`, { paused: true });
    const ask = async (priceCents: number, inStock = true) => {
      const path = '/api/products/shop-watched/offers/drone-shop';
      const reply = await admin.api.request('PUT', path, {
        ...{ url: 'https://shop.example/p', priceCents, currency: 'EUR', inStock },
      });
      expect(reply.status).toBe(200);
      await app.settle();
    };
    const told = async (who: Person) => {
      const { items } = (await who.api.get('/api/notifications?limit=100')).body;
      return (items as { kind: string; text: string }[])
        .filter(({ kind }) => kind === 'alert.shop_price')
        .map(({ text }) => text.replace(/ for .*/, ''));
    };
    for (const cents of [2_000, 1_900, 2_500, 1_900, 1_800]) await ask(cents);
    expect(await told(any!)).toEqual(['drone-shop asks €18.00', 'drone-shop asks €19.00']);
    expect(await told(limited!)).toEqual([]);
    await ask(1_400);
    await ask(1_300, false);
    expect(await told(limited!)).toEqual(['drone-shop asks €14.00']);
    expect([await told(weekly!), await told(paused!)]).toEqual([[], []]);
    const mails = (await app.mails()).filter(({ to }) => to === limited!.email);
    expect(mails.filter(({ text }) => text.includes('drone-shop asks €14.00'))).toHaveLength(1);
  });

  it('are paused by the one click of a mail program, which sends a form', async () => {
    const id = await search({ q: 'one click' });
    const link = new URL(app.app.get(AlertLinks).linkFor(id));
    const click = (search: string) =>
      fetch(`${app.url}${link.pathname}${search}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
    expect((await click('?token=somebody-elses-token')).status).toBe(410);
    for (const _twice of [1, 2]) expect((await click(link.search)).status).toBe(204);
    expect((await buyer.api.get(`/api/alerts/${id}`)).body).toMatchObject({ paused: true });
  });

  it('find a deal when its price comes within reach', async () => {
    const id = await search({ q: 'propguard', maxPrice: 3_000 });
    const dealId = await publish({ title: 'Propguard set' });
    expect(await matchesOf(id)).toEqual([]);
    await reprice(dealId, 3_000);
    expect(await matchesOf(id)).toMatchObject([{ dealId, cause: 'deal.price_changed', priceCents: 3_000 }]);
  });

  it('find nothing while paused, nothing of one’s own or of whom one blocks, nothing for the suspended', async () => {
    const paused = await search({ q: 'gimbal' });
    await buyer.api.patch(`/api/alerts/${paused}`, { paused: true });
    const own = await search({ q: 'gimbal' }, seller);
    const banned = await person(app);
    const theirs = await search({ q: 'gimbal' }, banned);
    await app.prisma.user.update({ where: { id: banned.id }, data: { suspendedAt: new Date() } });
    const hostile = await person(app);
    const blocking = await search({ q: 'gimbal' }, hostile);
    await app.prisma.userBlock.create({ data: { blockerId: hostile.id, blockedId: seller.id } });
    await publish({ title: 'Gimbal' });
    await app.settle();
    const nobody = [paused, own, theirs, blocking];
    const found = await app.prisma.alertMatch.count({ where: { alertId: { in: nobody } } });
    expect(found).toBe(0);
    await buyer.api.patch(`/api/alerts/${paused}`, { paused: false });
    await publish({ title: 'Another gimbal' });
    expect(await matchesOf(paused)).toHaveLength(1);
  });

  it('watch a deal: every lower price once, no higher one', async () => {
    const dealId = await publish({ title: 'Watched' });
    const any = await open({ kind: 'price', dealId });
    const limited = await open({ kind: 'price', dealId, belowCents: 4_000 });
    for (const price of [4_800, 4_200, 4_000, 3_900, 4_100, 3_900, 3_500]) {
      await reprice(dealId, price);
      await app.settle();
    }
    const prices = async (id: string) => (await matchesOf(id)).map(({ priceCents }) => priceCents);
    expect(await prices(any)).toEqual([3_500, 3_900, 4_000, 4_200]);
    expect(await prices(limited)).toEqual([3_500, 3_900]);
    expect(await matchesOf(limited)).toMatchObject([
      { reason: 'price', criteria: { dealId, belowCents: 4_000 } },
      { reason: 'price' },
    ]);
    const now = (await buyer.api.get(`/api/alerts/${limited}/deals`)).body.items as { id: string }[];
    expect(now.map(({ id }) => id)).toEqual([dealId]);
  });

  it('watch a product: what is newly for sale below the limit', async () => {
    await ensureProduct(app, 'watched-motor');
    const id = await open({ kind: 'price', productSlug: 'watched-motor', belowCents: 4_000 });
    await publish({ productSlug: 'watched-motor', priceCents: 4_000 });
    const dealId = await publish({ productSlug: 'watched-motor', priceCents: 3_999 });
    expect(await matchesOf(id)).toMatchObject([{ dealId, reason: 'price', priceCents: 3_999 }]);
    expect((await buyer.api.get(`/api/alerts/${id}`)).body).toMatchObject({
      productSlug: 'watched-motor',
      belowCents: 4_000,
    });
  });

  it('no longer show or tell of a deal that left the public', async () => {
    const id = await search({ q: 'vanishing' });
    const dealId = await publish({ title: 'Vanishing act' });
    const [match] = await matchesOf(id);
    const reader = app.app.get(AlertMatchesReader);
    expect(await reader.findTellable(match!.id as string)).toMatchObject({ dealId, alertName: 'Mine' });
    await seller.api.post(`/api/deals/${dealId}/archive`);
    expect(await reader.findTellable(match!.id as string)).toBeNull();
    expect(await matchesOf(id)).toMatchObject([{ dealId, deal: null }]);
  });

  it('are paused by the signed link of their mails, without signing in', async () => {
    const id = await search({ q: 'anything' });
    const path = app.app
      .get(AlertLinks)
      .linkFor(id)
      .replace(/^https?:\/\/[^/]+/, '');
    const page = await app.anonymous.get(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await buyer.api.get(`/api/alerts/${id}`)).body.paused).toBe(false);
    const wrong = path.replace(/token=.{5}/, 'token=AAAAA');
    expectProblem(await app.anonymous.post(wrong), 410, 'alert.link_invalid');
    expect((await app.anonymous.post(path)).status).toBe(204);
    const { pausedAt } = (await buyer.api.get(`/api/alerts/${id}`)).body as { pausedAt: string };
    expect(pausedAt).toEqual(expect.any(String));
    expect((await app.anonymous.post(path)).status).toBe(204);
    expect((await buyer.api.get(`/api/alerts/${id}`)).body.pausedAt).toBe(pausedAt);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeCursor } from '../../src/common/cursor.js';
import { newId } from '../../src/common/ids.js';
import { BrowseReader } from '../../src/modules/deals/browse.reader.js';
import { ListDealsQuery } from '../../src/modules/deals/deals.dto.js';
import { presentFound } from '../../src/modules/deals/deals.presenter.js';
import { Storage } from '../../src/platform/storage/storage.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory, ensureProduct, publishDeal } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid } from '../support/problems.js';

interface Card {
  id: string;
  priceCents: number;
  publishedAt: string;
}

const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 0, count));

describe('the list of deals', () => {
  let app: TestApp;
  let seller: Person;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
    seller = await person(app, { displayName: 'Amélie' });
  });
  afterAll(() => app.stop());

  const list = (query: string, api = app.anonymous) => api.get(`/api/deals?${query}`);
  const idsOf = async (query: string) => ((await list(query)).body.items as Card[]).map(({ id }) => id);

  async function walk(
    query: string,
    between: (page: number) => Promise<void> = async () => undefined,
  ): Promise<Card[]> {
    const seen: Card[] = [];
    for (let cursor = '', page = 0; ; page++) {
      const { status, body } = await list(`${query}&limit=3${cursor && `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      seen.push(...(body.items as Card[]));
      if (body.nextCursor === null) return seen;
      cursor = body.nextCursor as string;
      await between(page);
    }
  }

  it('is written by the database as the presenter writes it, to the letter', async () => {
    const moderator = await person(app, { role: 'MODERATOR' });
    const owner = await person(app, { displayName: 'Zoë "Q" \\ <b>' });
    const place = { lat: 45.76, lng: 4.83 };
    const { id } = await publishDeal(app, owner, moderator, { title: 'Ünï "quoted" \\ / 🚁', ...place });
    await ensureProduct(app, 'shown-motor');
    await publishDeal(app, owner, moderator, { productSlug: 'shown-motor' });
    await app.prisma.deal.update({ where: { id }, data: { droppedFrom: 9_900, droppedAt: new Date() } });
    await app.prisma.dealImage.deleteMany({ where: { dealId: { not: id }, deal: { sellerId: owner.id } } });
    const storage = app.app.get(Storage);
    for (const query of [`sellerId=${owner.id}`, `sellerId=${owner.id}&near=45,4&sort=price_asc`]) {
      const asked = ListDealsQuery.parse(Object.fromEntries(new URLSearchParams(query)));
      const { items, nextCursor } = await app.app.get(BrowseReader).list(asked);
      expect(items).toHaveLength(2);
      const written = JSON.stringify({ items: items.map((row) => presentFound(row, storage)), nextCursor });
      expect(await (await fetch(`${app.url}/api/deals?${query}`)).text()).toBe(written);
    }
    for (const card of (await list(`sellerId=${owner.id}`)).body.items as Card[]) {
      const { own: _own, ...all } = (await owner.api.get(`/api/deals/${card.id}`)).body as Record<
        string,
        unknown
      >;
      const { favorited: _favorited, ...shown } = all;
      expect(await (await fetch(`${app.url}/api/deals/${card.id}`)).text()).toBe(JSON.stringify(shown));
    }
  });

  it('shows of each what a card needs, and no more', async () => {
    const moderator = await person(app, { role: 'MODERATOR' });
    const { id } = await publishDeal(app, seller, moderator, {
      title: 'Card of a deal',
      floorCents: 4_000,
      lat: 45.76,
      lng: 4.83,
    });
    const { items } = (await list(`sellerId=${seller.id}&q=card`)).body as { items: Card[] };
    expect(items).toEqual([
      {
        id,
        title: 'Card of a deal',
        priceDrop: null,
        priceCents: 4_500,
        currency: 'EUR',
        condition: 'good',
        category: 'motor',
        status: 'PUBLISHED',
        city: 'Lyon',
        country: 'FR',
        image: {
          url: expect.stringContaining('/api/media/'),
          width: 64,
          height: 48,
          blurhash: expect.any(String),
        },
        seller: { id: seller.id, displayName: 'Amélie' },
        publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
    await app.prisma.deal.update({ where: { id }, data: { status: 'ARCHIVED' } });
  });

  it('holds only what is on sale, of people who may sell', async () => {
    const [honest, suspended] = [await person(app), await person(app)];
    const states = [
      'DRAFT',
      'PENDING',
      'PUBLISHED',
      'RESERVED',
      'SOLD',
      'EXPIRED',
      'DECLINED',
      'ARCHIVED',
    ] as const;
    const ids = await insertDeals(
      app,
      honest.id,
      states.map((status) => ({ status })),
    );
    await insertDeals(app, suspended.id, [{}]);
    await app.prisma.user.update({ where: { id: suspended.id }, data: { suspendedAt: new Date() } });
    expect(await idsOf(`sellerId=${honest.id}`)).toEqual([ids[2]]);
    expect(await idsOf(`sellerId=${suspended.id}`)).toEqual([]);
  });

  describe('filtered', () => {
    let owner: Person;
    let ids: string[];
    let productId: string;

    beforeAll(async () => {
      owner = await person(app);
      productId = await ensureProduct(app, 'fast-motor');
      await app.prisma.category.create({ data: { slug: 'frame', names: {}, position: 1 } });
      ids = await insertDeals(app, owner.id, [
        {
          title: 'Carbon frame, black',
          categorySlug: 'frame',
          priceCents: 1_000,
          condition: 'new',
          country: 'DE',
        },
        {
          title: 'Carbon frame, red',
          categorySlug: 'frame',
          priceCents: 2_000,
          condition: 'fair',
          description: 'ÉTAT NEUF',
        },
        { title: 'Motor 100% new', priceCents: 3_000, condition: 'new', productId },
        { title: 'Goggles', priceCents: 4_000, country: 'CH', currency: 'CHF' },
      ]);
    });

    it.each([
      ['category=frame', [0, 1]],
      ['condition=new', [0, 2]],
      ['minPrice=2000', [1, 2, 3]],
      ['maxPrice=2000', [0, 1]],
      ['minPrice=2000&maxPrice=3000', [1, 2]],
      ['country=CH', [3]],
      ['q=carbon', [0, 1]],
      ['q=CARBON+red', [1]],
      ['q=neuf', [1]],
      ['q=carbon+-red', [0]],
      ['q="black+carbon"', []],
      ["q=100%25+'); DROP", []],
      ['q=%26%7C!()*:', []],
      ['category=frame&condition=new&country=DE&q=black&maxPrice=1000', [0]],
      ['category=nothing-of-the-kind', []],
    ])('%s', async (query, expected) => {
      const found = await idsOf(`sellerId=${owner.id}&${query}`);
      expect(found.map((id) => ids.indexOf(id)).sort()).toEqual(expected);
    });

    it('by product', async () => expect(await idsOf(`productId=${productId}`)).toEqual([ids[2]]));
    it('by a product that nobody sells', async () => expect(await idsOf(`productId=${newId()}`)).toEqual([]));
  });

  describe('page by page', () => {
    let owner: Person;

    beforeAll(async () => {
      owner = await person(app);
      // Ties on both keys: the id decides.
      const rows = Array.from({ length: 20 }, (_, i) => ({
        priceCents: 1_000 + 100 * (i % 4),
        publishedAt: minute(i % 5),
      }));
      await insertDeals(app, owner.id, rows);
    });

    const ORDERS = {
      newest: (a: Card, b: Card) => b.publishedAt.localeCompare(a.publishedAt) || b.id.localeCompare(a.id),
      price_asc: (a: Card, b: Card) => a.priceCents - b.priceCents || a.id.localeCompare(b.id),
      price_desc: (a: Card, b: Card) => b.priceCents - a.priceCents || b.id.localeCompare(a.id),
    };

    it.each(Object.entries(ORDERS))('sorted by %s, each once and in order', async (sort, order) => {
      const seen = await walk(`sellerId=${owner.id}&sort=${sort}`);
      expect(seen).toHaveLength(20);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(20);
      expect(seen).toEqual([...seen].sort(order));
      expect((await list(`sellerId=${owner.id}&sort=${sort}&limit=100`)).body).toEqual({
        items: seen,
        nextCursor: null,
      });
    });

    it.each(Object.keys(ORDERS))('sorted by %s, while others come and go', async (sort) => {
      const stable = (await walk(`sellerId=${owner.id}&sort=${sort}`)).map(({ id }) => id);
      const passing: string[] = [];
      const seen = await walk(`sellerId=${owner.id}&sort=${sort}`, async (page) => {
        const rows = [0, 1, 2, 3].map((i) => ({ priceCents: 950 + 150 * i, publishedAt: minute(page + i) }));
        passing.push(...(await insertDeals(app, owner.id, rows)));
        await app.prisma.deal.deleteMany({ where: { id: { in: passing.splice(0, 2) } } });
      });
      const ids = seen.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => stable.includes(id))).toEqual(stable);
      await app.prisma.deal.deleteMany({ where: { id: { in: passing } } });
    });

    it('starts with the newest and gives 24 unless asked otherwise', async () => {
      await insertDeals(
        app,
        owner.id,
        Array.from({ length: 10 }, () => ({ priceCents: 1 })),
      );
      const { items, nextCursor } = (await list(`sellerId=${owner.id}`)).body as {
        items: Card[];
        nextCursor: string;
      };
      expect(items).toHaveLength(24);
      expect(items).toEqual([...items].sort(ORDERS.newest));
      expect(nextCursor).toMatch(/^[\w-]+$/);
    });

    it.each([
      ['noise', 'newest', 'abc'],
      ['of another sort', 'newest', encodeCursor({ sort: 'price_asc', key: 1, id: newId() })],
      ['with words for a time', 'newest', encodeCursor({ sort: 'newest', key: 'yesterday', id: newId() })],
      ['with a price for a time', 'newest', encodeCursor({ sort: 'newest', key: 5, id: newId() })],
      [
        'with a time beyond all times',
        'newest',
        encodeCursor({ sort: 'newest', key: '+999999-01-01T00:00:00.000Z', id: newId() }),
      ],
      [
        'with words for a price',
        'price_asc',
        encodeCursor({ sort: 'price_asc', key: '1 OR 1=1', id: newId() }),
      ],
      [
        'with a price beyond all prices',
        'price_desc',
        encodeCursor({ sort: 'price_desc', key: 9e15, id: newId() }),
      ],
      ['too long', 'newest', 'a'.repeat(501)],
    ])('does not follow a cursor made by hand: %s', async (_, sort, cursor) => {
      expectInvalid(await list(`sort=${sort}&cursor=${cursor}`), 'cursor');
    });
  });
});

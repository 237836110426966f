import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertManyDeals } from '../support/many-deals.js';

/** How many deals come, go or change their price while each list is walked: `npm run verify:browse` takes 5,000. */
const CHANGES = Number(process.env.WALK_CHANGES ?? 300);
const DEALS = Math.max(800, Math.round(CHANGES / 2));

const WALKS = [
  'sort=newest',
  'sort=price_asc',
  'sort=price_desc',
  'near=45.76,4.84&sort=distance',
  'category=airframe&sort=newest',
  'q=motor&sort=price_asc',
];

describe('a walk through a list while deals come and go', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await insertManyDeals(app.databaseUrl, { users: 50, deals: DEALS });
  }, 60_000);
  afterAll(() => app.stop());

  it.each(WALKS)(
    'shows everything that stayed, nothing twice: %s',
    async (filters) => {
      const before = await walk(filters, 100);
      // Every third deal may be taken away; the others stay as they are throughout.
      const stable = before.filter((_, place) => place % 3 > 0);
      const doomed = before.filter((_, place) => place % 3 === 0);
      const perPage = Math.ceil((CHANGES * 10) / stable.length);
      let changed = 0;
      const seen = await walk(filters, 10, async () => {
        for (let i = 0; i < perPage && changed < CHANGES; i++, changed++) {
          const victim = changed % 2 ? doomed.pop() : undefined;
          await (victim ? takeAway(victim) : publishCopy());
        }
      });
      expect(changed).toBe(CHANGES);
      expect(seen.length - new Set(seen).size).toBe(0);
      expect(stable.filter((id) => !seen.includes(id))).toEqual([]);
    },
    600_000,
  );

  /** Every id of the list in its order; `between` runs after each page. */
  async function walk(filters: string, limit: number, between?: () => Promise<void>): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const reply = await app.anonymous.get(
        `/api/deals?${filters}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
      );
      if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
      ids.push(...(reply.body.items as { id: string }[]).map(({ id }) => id));
      await between?.();
      if (reply.body.nextCursor === null) return ids;
      cursor = reply.body.nextCursor as string;
    }
  }

  async function takeAway(id: string): Promise<void> {
    await app.prisma.$executeRaw`UPDATE "Deal" SET status = 'SOLD' WHERE id = ${id}::uuid`;
  }

  /** A deal like some other, anywhere in the order: so its place may be before or behind the walker. */
  async function publishCopy(): Promise<void> {
    const [price, days] = fc.sample(fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.nat(700)), 1)[0]!;
    await app.prisma.$executeRaw`
      INSERT INTO "Deal" (id, "sellerId", "categorySlug", status, title, description, "priceCents", currency, condition,
        city, postcode, country, lat, lng, shipping, "updatedAt", "publishedAt")
      SELECT uuidv7(), "sellerId", "categorySlug", 'PUBLISHED', title, description, ${price}, currency, condition,
        city, postcode, country, lat, lng, shipping, now(), now() - ${days} * interval '1 day'
      FROM "Deal" WHERE status = 'PUBLISHED' ORDER BY id OFFSET ${days % 300} LIMIT 1`;
  }
});

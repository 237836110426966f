import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AlertMatching } from '../../src/modules/alerts/alert-matching.service.js';
import { KEYED_DEAL } from '../../src/modules/alerts/alert-matching.sql.js';
import type { MatchedDeal } from '../../src/modules/alerts/alert-matching.sql.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureProduct } from '../support/deals.js';
import { LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';

const WORDS = ['carbon', 'Frame', 'MOTOR', 'émetteur', 'F60-Pro', 'o’neil', '2207', 'T-Motor', 'straße', 'x'];
const CONDITIONS = ['new', 'like_new', 'good'] as const;
const PLACES = [
  { lat: 45.76, lng: 4.84 },
  { lat: 45.9, lng: 5.1 },
  { lat: 48.85, lng: 2.35 },
  { lat: -17.7, lng: 179.9 },
  { lat: -17.7, lng: -179.9 },
  { lat: 89.9, lng: 0 },
];
const PRICES = [1, 999, 1_000, 1_001, 5_000];

const word = fc.constantFrom(...WORDS);
const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
/** Words, beginnings of words, phrases, what to leave out, alternatives. */
const typed = fc
  .array(
    fc.oneof(
      word,
      fc.tuple(word, fc.integer({ min: 1, max: 4 })).map(([whole, end]) => whole.slice(0, end)),
      fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`),
      word.map((unwanted) => `-${unwanted}`),
      fc.constant('or'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(' '))
  .filter((query) => query !== 'or');

describe('a saved search and the list of deals', () => {
  let app: TestApp;
  let sellers: Person[];
  let buyer: Person;
  let productIds: string[];

  beforeAll(async () => {
    app = await startTestApp({ LIMIT_CLIENT_PER_MINUTE: '100000' });
    for (const [slug, parentSlug] of [
      ['airframe', null],
      ['motor', 'airframe'],
      ['frame', 'airframe'],
      ['radio', null],
    ] as const)
      await app.prisma.category.create({ data: { slug, names: {}, position: 1, parentSlug } });
    sellers = [await person(app), await person(app)];
    buyer = await person(app);
    productIds = [await ensureProduct(app, 'one'), await ensureProduct(app, 'two')];
  });
  afterAll(() => app.stop());

  it('agree on every deal, whatever the filters', async () => {
    const deal = fc.record({
      title: text,
      description: text,
      categorySlug: fc.constantFrom('motor', 'frame', 'radio'),
      condition: fc.constantFrom(...CONDITIONS),
      country: fc.constantFrom('FR', 'DE'),
      priceCents: fc.constantFrom(...PRICES),
      seller: fc.nat(1),
      product: fc.option(fc.nat(1)),
      place: fc.option(fc.constantFrom(...PLACES)),
    });
    const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 1 });
    const filters = fc
      .record({
        q: fc.option(typed, { nil: undefined }),
        category: maybe(fc.constantFrom('airframe', 'motor', 'radio', 'unheard-of')),
        condition: maybe(fc.constantFrom(...CONDITIONS)),
        prices: maybe(fc.tuple(fc.constantFrom(...PRICES), fc.constantFrom(...PRICES))),
        country: maybe(fc.constantFrom('FR', 'DE')),
        seller: maybe(fc.nat(1)),
        product: maybe(fc.nat(1)),
        circle: maybe(fc.tuple(fc.constantFrom(...PLACES), fc.constantFrom(1, 30, 60, 400, 2_000))),
      })
      .map(({ prices, seller, product, circle, ...rest }) => ({
        ...rest,
        ...(prices ? { minPrice: Math.min(...prices), maxPrice: Math.max(...prices) } : {}),
        ...(seller !== undefined ? { sellerId: sellers[seller]!.id } : {}),
        ...(product !== undefined ? { productId: productIds[product]! } : {}),
        ...(circle ? { near: `${circle[0].lat},${circle[0].lng}`, radiusKm: circle[1] } : {}),
      }))
      .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
      .filter((given) => Object.keys(given).length > 0);

    const seen = { yes: 0, no: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(deal, { minLength: 4, maxLength: 8 }),
        fc.array(filters, { minLength: 6, maxLength: 12 }),
        async (deals, searches) => {
          await app.prisma.alert.deleteMany();
          await app.prisma.deal.deleteMany();
          const rows = deals.map(({ seller, product, place, ...row }) => ({
            ...row,
            sellerId: sellers[seller]!.id,
            productId: product === null ? null : productIds[product]!,
            ...place,
          }));
          const ids = await insertDeals(app, sellers[0]!.id, rows);
          for (const wanted of searches) {
            const saved = await buyer.api.post('/api/alerts', { name: 'n', kind: 'search', filters: wanted });
            const listed = await app.anonymous.get(
              `/api/deals?limit=100&${new URLSearchParams(wanted as Record<string, string>).toString()}`,
            );
            expect([wanted, listed.status]).toEqual([wanted, 200]);
            const expected = (listed.body.items as { id: string }[]).map(({ id }) => id).sort();
            // Text without any word finds nothing: such a search is not saved.
            if (saved.status === 400) {
              expect([wanted, expected]).toEqual([wanted, []]);
              continue;
            }
            expect([wanted, saved.status]).toEqual([wanted, 201]);
            const found = await Promise.all(ids.map((id) => finds(id, saved.body.id as string)));
            expect({ wanted, found: ids.filter((_, i) => found[i]).sort() }).toEqual({
              wanted,
              found: expected,
            });
            seen.yes += expected.length;
            seen.no += ids.length - expected.length;
          }
        },
      ),
      { numRuns: LONG ? 300 : 12 },
    );
    // A test of always no would prove nothing.
    expect(seen.yes).toBeGreaterThan(20);
    expect(seen.no).toBeGreaterThan(20);
  }, 600_000);

  async function finds(dealId: string, alertId: string): Promise<boolean> {
    const [deal] = await app.prisma.sql<MatchedDeal>(KEYED_DEAL, [dealId]);
    const found = await app.app.get(AlertMatching).find(deal!, false);
    return found.includes(alertId);
  }
});

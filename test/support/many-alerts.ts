import pg from 'pg';
import { newId } from '../../src/common/ids.js';
import { keyOfWatch, keysOfSearch } from '../../src/modules/alerts/alert-keys.js';
import type { AlertFilters } from '../../src/modules/alerts/alerts.dto.js';
import { GROUPS } from './many-deals.js';

const BRANDS = ['T-Motor', 'Foxeer', 'Walksnail', 'iFlight', 'EMAX', 'Caddx', 'RunCam', 'Betafpv', 'Gemfan'];
const THINGS = ['motor', 'frame', 'camera', 'goggles', 'props', 'antenna', 'receiver', 'battery', 'stack'];
const COUNTRIES = ['FR', 'FR', 'DE', 'DE', 'IT', 'ES', 'BE', 'CH', 'LU'];
const CONDITIONS = ['new', 'like_new', 'good', 'fair', 'for_parts'] as const;

/**
 * Saves many alerts as people have them: two of three name words, most a category or a price, some a country, a place,
 * a product or a deal. The same number gives the same alerts.
 */
export async function insertManyAlerts(databaseUrl: string, count: number): Promise<void> {
  const random = generator(count);
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)]!;
  const often = (share: number) => random() < share;
  const categories = [...Object.keys(GROUPS), ...Object.values(GROUPS).flat()];
  const model = () => `${pick('abcdefghij'.split(''))}${Math.floor(random() * 60)}`;

  const search = (): AlertFilters => {
    const words = [...(often(0.6) ? [pick(THINGS)] : []), ...(often(0.5) ? [pick(BRANDS)] : []), model()];
    const filters: AlertFilters = {
      ...(often(0.66) ? { q: words.join(' ') } : {}),
      ...(often(0.5) ? { category: pick(categories) } : {}),
      ...(often(0.5) ? { maxPrice: 500 + Math.floor(random() * 40_000) } : {}),
      ...(often(0.3) ? { country: pick(COUNTRIES) } : {}),
      ...(often(0.1) ? { condition: pick(CONDITIONS) } : {}),
      ...(often(0.2) ? near(random) : {}),
    };
    return Object.keys(filters).length > 0 ? filters : { country: 'LU' };
  };
  const alerts = Array.from({ length: count }, (_, n) => {
    const id = newId();
    if (n % 10 === 0) return { id, filters: {}, dealId: newId(), productId: null };
    if (n % 10 === 1) return { id, filters: {}, dealId: null, productId: newId() };
    return { id, filters: search(), dealId: null, productId: null };
  });

  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO "User" (id, email, "displayName", "emailVerifiedAt", "updatedAt")
       SELECT uuidv7(), 'alerts' || n || '@kwad.test', 'Somebody', now(), now() FROM generate_series(1, 2000) n
       ON CONFLICT DO NOTHING`,
    );
    await client.query(
      `INSERT INTO "Alert" (id, "userId", name, kind, filters, "dealId", "productId", "updatedAt")
       SELECT a.id, u.id, 'many', CASE WHEN a.filters = '{}' THEN 'PRICE' ELSE 'SEARCH' END::"AlertKind", a.filters,
         NULL, NULL, now()
       FROM unnest($1::uuid[], $2::jsonb[]) WITH ORDINALITY AS a(id, filters, n)
       JOIN (SELECT id, row_number() OVER () AS n, count(*) OVER () AS total FROM "User" WHERE email LIKE 'alerts%') u ON u.n = 1 + a.n % u.total`,
      [alerts.map(({ id }) => id), alerts.map(({ filters }) => JSON.stringify(filters))],
    );
    const { rows } = await client.query<{ id: string; query: string }>(
      `SELECT id, deal_search_query(filters->>'q')::text AS query FROM "Alert" WHERE name = 'many' AND filters ? 'q'`,
    );
    const queries = new Map(rows.map(({ id, query }) => [id, query]));
    const keys = alerts.flatMap((alert) => {
      const own =
        alert.dealId || alert.productId
          ? [keyOfWatch({ ...alert, belowCents: null })]
          : keysOfSearch(alert.filters, queries.get(alert.id) ?? null);
      return own.map((key) => ({ alertId: alert.id, ...key }));
    });
    await client.query(
      `INSERT INTO "AlertKey" SELECT * FROM jsonb_populate_recordset(NULL::"AlertKey", $1::jsonb)`,
      [JSON.stringify(keys)],
    );
    await client.query('ANALYZE "Alert", "AlertKey", "User"');
  } finally {
    await client.end();
  }
}

/** Somewhere near one of forty towns. */
function near(random: () => number) {
  const town = Math.floor(random() * 40);
  const lat = 42 + ((town * 7) % 13) + random() * 0.1;
  const lng = -1 + ((town * 5) % 14) + random() * 0.1;
  return {
    near: `${lat.toFixed(3)},${lng.toFixed(3)}`,
    radiusKm: [10, 20, 50, 100, 200][Math.floor(random() * 5)]!,
  };
}

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

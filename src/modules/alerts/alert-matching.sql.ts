import { named, ON_SALE } from '../deals/deal-cards.reader.js';
import {
  FILTER_CONDITIONS,
  inCategory,
  metresFrom,
  onEarth,
  PLAIN_FILTERS,
} from '../deals/deal-filters.sql.js';
import { SEARCH_DOCUMENT, searchQuery } from '../deals/search-text.sql.js';
import { lookupsOf } from './alert-keys.js';
import type { KeyedDeal } from './alert-keys.js';

/** A filter as an alert `a` has stored it, as text; null where it asks for none. */
const stored = (name: string) => `(a.filters->>'${name}')`;
const unless = (name: string, condition: string) => `(${stored(name)} IS NULL OR ${condition})`;

const CENTRE = onEarth(
  ...(['1', '2'].map((part) => `split_part(${stored('near')}, ',', ${part})::float8`) as [string, string]),
);

/** The filters of alert `a` on deal `d` with its category `c`: the conditions of the list, one by one. */
const SEARCH_CONDITIONS = [
  ...PLAIN_FILTERS.map((name) => unless(name, FILTER_CONDITIONS[name](stored(name)))),
  unless('category', inCategory(stored('category'))),
  unless('radiusKm', `${metresFrom(CENTRE)} <= ${stored('radiusKm')}::float8 * 1000`),
  unless('q', `d.document @@ ${searchQuery(stored('q'))}`),
].join('\n        AND ');

/** A watch without a limit hears of every lower price; of a product also of what is newly for sale. $6: lower. */
const WATCH_CONDITIONS = `(a."dealId" = d.id OR a."productId" = d."productId")
        AND (a."belowCents" IS NULL OR d."priceCents" < a."belowCents")
        AND ($6::boolean OR a."belowCents" IS NOT NULL OR a."productId" IS NOT NULL)`;

/**
 * Nobody is told of deals of their own, or of somebody whom they block or who blocks them; who is gone or suspended is told
 * nothing. Owner of `a`, seller of `d`.
 */
export const MAY_BE_TOLD = `a."userId" <> d."sellerId"
      AND EXISTS (SELECT FROM "User" o WHERE o.id = a."userId" AND o."suspendedAt" IS NULL AND o."deletedAt" IS NULL)
      AND NOT EXISTS (SELECT FROM "UserBlock" b WHERE b."blockerId" = a."userId" AND b."blockedId" = d."sellerId")
      AND NOT EXISTS (SELECT FROM "UserBlock" b WHERE b."blockerId" = d."sellerId" AND b."blockedId" = a."userId")`;

export interface MatchedDeal extends KeyedDeal {
  priceCents: number;
}

/** A deal on sale with what it is looked up by. $1: the deal. No row if it is not on sale. */
export const KEYED_DEAL = named(
  'alerts_keyed_deal',
  `SELECT d.id, d."categorySlug" AS category, c."parentSlug" AS "group", d.condition::text, d.country, d."sellerId",
      d."productId", d.lat, d.lng, d."priceCents", tsvector_to_array(${SEARCH_DOCUMENT}) AS words
    FROM "Deal" d JOIN "Category" c ON c.slug = d."categorySlug"
    WHERE d.id = $1::uuid AND ${ON_SALE}`,
);

/**
 * The alerts that a deal on sale is for. Candidates come from one index by key; each is then held against the
 * conditions of the list. $1: the deal, $2 words, $3 places, $4 signatures, $5 price, $6 whether the price came down, $7 and $8
 * where it is (anywhere, if it names no place).
 */
export const MATCHING_ALERTS = named(
  'alerts_matching',
  `WITH d AS MATERIALIZED (
      SELECT d.*, ${SEARCH_DOCUMENT} AS document FROM "Deal" d WHERE d.id = $1::uuid AND ${ON_SALE}
    ),
    candidates AS MATERIALIZED (
      SELECT DISTINCT k."alertId" FROM "AlertKey" k
      WHERE k.word = ANY($2::text[]) AND k.also = ANY($2::text[]) AND k.place = ANY($3::text[]) AND k.signature = ANY($4::text[])
        AND k."toCents" >= $5::int AND k."fromCents" <= $5::int
        AND k.south <= $7::float8 AND k.north >= $7::float8 AND k.west <= $8::float8 AND k.east >= $8::float8
    )
    SELECT a.id FROM d
    JOIN "Category" c ON c.slug = d."categorySlug"
    CROSS JOIN candidates k
    CROSS JOIN LATERAL (SELECT * FROM "Alert" WHERE id = k."alertId" AND "pausedAt" IS NULL OFFSET 0) a
    WHERE ${MAY_BE_TOLD}
      AND CASE a.kind WHEN 'SEARCH' THEN
        ${SEARCH_CONDITIONS}
      ELSE
        ${WATCH_CONDITIONS}
      END
    ORDER BY a.id`,
);

/** The values of that statement. @param lowered whether the price came down just now */
export function matchingValues(deal: MatchedDeal, lowered: boolean): unknown[] {
  const { words, places, signatures } = lookupsOf(deal);
  return [deal.id, words, places, signatures, deal.priceCents, lowered, deal.lat ?? 0, deal.lng ?? 0];
}

/** One row of the statement below. */
export interface NewMatch {
  id: string;
  alertId: string;
  userId: string;
  reason: string;
  telling: 'INSTANT' | 'DAILY' | 'WEEKLY';
}

/**
 * Files a deal under alerts, each once for each reason. Beyond $7 matches of one day a person is told of the rest in
 * the digest of the day. $1 new ids, $2 alerts, $3 the deal, $4 its price, $5 the cause, $6 when the day began.
 */
export const FILE_MATCHES = named(
  'alerts_file',
  `WITH filed AS (
      SELECT given.id, a.id AS "alertId", a."userId", a.frequency,
        CASE a.kind WHEN 'SEARCH' THEN 'search' ELSE 'price:' || $4::int END AS reason,
        CASE a.kind WHEN 'SEARCH' THEN a.filters ELSE jsonb_strip_nulls(
          jsonb_build_object('dealId', a."dealId", 'productId', a."productId", 'belowCents', a."belowCents")
        ) END AS criteria,
        row_number() OVER (PARTITION BY a."userId" ORDER BY a.id) AS place
      FROM unnest($1::uuid[], $2::uuid[]) AS given(id, "alertId") JOIN "Alert" a ON a.id = given."alertId"
    )
    INSERT INTO "AlertMatch" (id, "alertId", "userId", "dealId", reason, cause, "priceCents", criteria, telling)
    SELECT f.id, f."alertId", f."userId", $3::uuid, f.reason, $5::text, $4::int, f.criteria,
      CASE WHEN f.frequency = 'INSTANT' AND f.place + (
          SELECT count(*) FROM "AlertMatch" t
          WHERE t."userId" = f."userId" AND t.telling = 'INSTANT' AND t."createdAt" >= $6::timestamptz
        ) > $7::int THEN 'DAILY' ELSE f.frequency END
    FROM filed f
    ON CONFLICT ("alertId", "dealId", reason) DO NOTHING
    RETURNING id, "alertId", "userId", reason, telling::text`,
);

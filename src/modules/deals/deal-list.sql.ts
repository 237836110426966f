import { createHash } from 'node:crypto';
import type { Cursor } from '../../common/cursor.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import type { DealCard, ListDealsQuery } from './deals.dto.js';

/** A row of the public list; `storageKey` is the cover's, null without one. */
export interface DealListRow {
  id: string;
  title: string;
  priceCents: number;
  currency: string;
  condition: DealCard['condition'];
  category: string;
  status: DealCard['status'];
  city: string;
  country: string;
  publishedAt: Date;
  sellerId: string;
  sellerName: string;
  storageKey: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
}

const COLUMNS = `d.id, d.title, d."priceCents", d.currency, d.condition::text, d."categorySlug" AS category,
  d.status::text, d.city, d.country, d."publishedAt", u.id AS "sellerId", u."displayName" AS "sellerName",
  i."storageKey", i.width, i.height, i.blurhash`;

/** To the letter the expression of the index "Deal_search_idx", or PostgreSQL will not use it. */
const SEARCH_TEXT = `to_tsvector('simple', d.title || ' ' || d.description)`;

/** Order and keyset of each sort. The comparison is of whole rows, so that one index serves it at any depth. */
const ORDERS = {
  newest: { by: 'd."publishedAt" DESC, d.id DESC', after: '(d."publishedAt", d.id) <', type: 'timestamptz' },
  price_asc: { by: 'd."priceCents" ASC, d.id ASC', after: '(d."priceCents", d.id) >', type: 'int' },
  price_desc: { by: 'd."priceCents" DESC, d.id DESC', after: '(d."priceCents", d.id) <', type: 'int' },
} as const;

/** The statement of the public list with just the filters that are asked for, and its values. */
export function listStatement(
  query: ListDealsQuery,
  after: Cursor | null,
): { statement: PreparedStatement; values: unknown[] } {
  const values: unknown[] = [];
  const value = (given: unknown, type: string) => `$${values.push(given)}::${type}`;
  const order = ORDERS[query.sort];
  const where = [`d.status = 'PUBLISHED'`, `u."suspendedAt" IS NULL AND u."deletedAt" IS NULL`];
  if (query.q) where.push(`${SEARCH_TEXT} @@ websearch_to_tsquery('simple', ${value(query.q, 'text')})`);
  if (query.category) where.push(`d."categorySlug" = ${value(query.category, 'text')}`);
  if (query.condition) where.push(`d.condition = ${value(query.condition, '"DealCondition"')}`);
  if (query.minPrice !== undefined) where.push(`d."priceCents" >= ${value(query.minPrice, 'int')}`);
  if (query.maxPrice !== undefined) where.push(`d."priceCents" <= ${value(query.maxPrice, 'int')}`);
  if (query.country) where.push(`d.country = ${value(query.country, 'text')}`);
  if (query.sellerId) where.push(`d."sellerId" = ${value(query.sellerId, 'uuid')}`);
  if (query.productId) where.push(`d."productId" = ${value(query.productId, 'uuid')}`);
  if (after) where.push(`${order.after} (${value(after.key, order.type)}, ${value(after.id, 'uuid')})`);
  const text = `SELECT ${COLUMNS}
    FROM "Deal" d
    JOIN "User" u ON u.id = d."sellerId"
    LEFT JOIN "DealImage" di ON di."dealId" = d.id AND di.position = 0
    LEFT JOIN "Image" i ON i.id = di."imageId"
    WHERE ${where.join(' AND ')}
    ORDER BY ${order.by}
    LIMIT ${value(query.limit + 1, 'int')}`;
  return {
    statement: { name: `deals_${createHash('sha1').update(text).digest('hex').slice(0, 16)}`, text },
    values,
  };
}

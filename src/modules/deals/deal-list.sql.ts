import type { Cursor } from '../../common/cursor.js';
import { MAX_LIMIT } from '../../platform/http/inputs.js';
import { asFinishedPage, isoTime } from '../../platform/prisma/finished-page.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { CARD_COLUMNS, CARD_JOINS, cardFields, named, ON_SALE } from './deal-cards.reader.js';
import type { DealListRow } from './deal-cards.reader.js';
import type { ListDealsQuery } from './deals.dto.js';
import { FILTER_CONDITIONS, inCategory, metresFrom, onEarth, PLAIN_FILTERS } from './deal-filters.sql.js';
import { degreesAround, placeOf } from '../../common/place.js';
import { searchText } from './search-text.sql.js';

/** A row of the public list. */
export interface FoundDeal extends DealListRow {
  publishedAt: Date;
  /** Great circle from the place asked for, in metres; null if that or the deal's own place is not known. */
  metres: number | null;
  /** The same as a straight line through the earth: what the index sorts by. */
  chord: number | null;
}

const HERE = 'll_to_earth(d.lat, d.lng)';

/**
 * Order (by names of the output) and keyset of each sort. The comparison is of whole rows, so that one index serves it
 * at any depth; only nearest neighbours are found from the centre outwards, whatever the page.
 */
const ORDERS = {
  newest: { by: ['"publishedAt" DESC', 'id DESC'], key: 'd."publishedAt"', after: '<', type: 'timestamptz' },
  price_asc: { by: ['"priceCents" ASC', 'id ASC'], key: 'd."priceCents"', after: '>', type: 'int' },
  price_desc: { by: ['"priceCents" DESC', 'id DESC'], key: 'd."priceCents"', after: '<', type: 'int' },
  distance: { by: ['chord ASC', 'id ASC'], key: 'chord', after: '>', type: 'float8' },
} as const;

/** What a list is asked for: by everybody, and by a watch on one deal. */
export type DealSearch = ListDealsQuery & { dealId?: string };

/**
 * The statement of the public list with just the filters that are asked for, and its values.
 *
 * @param media what stands before the keys of pictures: then it gives one `FinishedPage`, else `FoundDeal`s, one more
 *   than asked for
 */
export function listStatement(
  query: DealSearch,
  after: Cursor | null,
  media?: string,
): { statement: PreparedStatement; values: unknown[] } {
  const values: unknown[] = [];
  const value = (given: unknown, type: string) => `$${values.push(given)}::${type}`;
  const where = [ON_SALE];
  if (query.category) where.push('d."categorySlug" = c.slug');
  for (const name of PLAIN_FILTERS) {
    const given = query[name];
    if (given !== undefined) where.push(FILTER_CONDITIONS[name](`$${values.push(given)}`));
  }

  const { chord, metres } = distances(query, where, value);
  const order = ORDERS[query.sort];
  const key = order.key === 'chord' ? chord : order.key;
  if (after)
    where.push(`(${key}, d.id) ${order.after} (${value(after.key, order.type)}, ${value(after.id, 'uuid')})`);
  const limit = value(query.limit + 1, 'int');
  const by = order.by.join(', ');
  // A limit that only the values tell makes the planner expect a tenth of the table, and plan anew each time: hence the
  // other one, which is never reached.
  const page = `SELECT * FROM (SELECT d.*, ${chord} AS chord, ${metres} AS metres FROM ${query.q ? 'found' : '"Deal"'} d
      WHERE ${where.join('\n      AND ')}
      ORDER BY ${by} LIMIT ${MAX_LIMIT + 1}) longest ORDER BY ${by} LIMIT ${limit}`;
  const pages = query.category ? ofCategory(page, value(query.category, 'text')) : page;
  const found = `(${query.q ? whole(pages) : pages}) d`;
  const cards =
    media === undefined
      ? `SELECT ${CARD_COLUMNS}, d.chord, d.metres FROM ${found} ${CARD_JOINS} ORDER BY ${by} LIMIT ${limit}`
      : finished(query, found, limit, value(media, 'text'));
  const text = `${query.q ? `WITH found AS MATERIALIZED (${searchText(value(query.q, 'text'))})` : ''} ${cards}`;
  return { statement: isCommon(query) ? named('deals', text) : { name: '', text }, values };
}

/** The page as JSON, in one row. What a group's categories have too many is cut off before anything is joined to it. */
function finished({ sort, category, near }: DealSearch, found: string, limit: string, media: string): string {
  const { by, key } = ORDERS[sort];
  const fields = cardFields(media);
  const card = `(SELECT row_to_json(card) FROM (SELECT ${fields}) card)::text`;
  const far = `(SELECT row_to_json(card) FROM (SELECT ${fields}, floor(d.metres / 100 + 0.5) / 10 AS "distanceKm") card)::text`;
  const page = category ? `(SELECT * FROM ${found} ORDER BY ${by.join(', ')} LIMIT ${limit}) d` : found;
  return asFinishedPage(
    `SELECT row_number() OVER (ORDER BY ${by.map((column) => `d.${column}`).join(', ')}) AS n, d.id::text AS id,
        ${sort === 'newest' ? isoTime(key) : sort === 'distance' ? 'd.chord' : key} AS key,
        ${near ? `CASE WHEN d.metres IS NULL THEN ${card} ELSE ${far} END` : card} AS json
      FROM ${page} ${CARD_JOINS}`,
    limit,
  );
}

/** A category, or each of a group's: the page is cut for each one by its own index, then they are merged. */
function ofCategory(page: string, slug: string): string {
  return `SELECT leaf.* FROM "Category" c CROSS JOIN LATERAL (${page}) leaf
      WHERE ${inCategory(slug)}`;
}

/** The search gives only what lists sort by; a page of it is completed row by row. */
function whole(page: string): string {
  return `SELECT deal.*, cut.chord, cut.metres FROM (${page}) cut
      CROSS JOIN LATERAL (SELECT * FROM "Deal" WHERE id = cut.id OFFSET 0) deal`;
}

/** Pushes the conditions on the place, and gives the expressions for how far away a deal is. */
function distances(
  { near, radiusKm, sort }: DealSearch,
  where: string[],
  value: (given: unknown, type: string) => string,
): { chord: string; metres: string } {
  if (!near) return { chord: 'NULL::float8', metres: 'NULL::float8' };
  const place = placeOf(near);
  const there = onEarth(value(place.lat, 'float8'), value(place.lng, 'float8'));
  const metres = metresFrom(there);
  if (sort === 'distance') where.push('d.lat IS NOT NULL AND d.lng IS NOT NULL');
  if (radiusKm !== undefined) {
    const radius = value(radiusKm * 1000, 'float8');
    const between = (column: string, [from, to]: [number, number]) =>
      `d.${column} BETWEEN ${value(from, 'float8')} AND ${value(to, 'float8')}`;
    const { lat, lng } = degreesAround(place, radiusKm);
    if (sort === 'distance') where.push(`${HERE} <@ earth_box(${there}, ${radius})`);
    else where.push(between('lat', lat), ...(lng ? [between('lng', lng)] : []));
    where.push(`${metres} <= ${radius}`);
  }
  return { chord: `(${HERE} <-> ${there})`, metres };
}

/**
 * Whether the server may keep the statement prepared. Text and places are planned for their values each time, because
 * one plan does not fit a rare and a frequent word; so are rare combinations, of which there are thousands.
 */
function isCommon({ q, near, sort: _sort, cursor: _cursor, limit: _limit, ...filters }: DealSearch): boolean {
  return !q && !near && Object.values(filters).filter((filter) => filter !== undefined).length <= 2;
}

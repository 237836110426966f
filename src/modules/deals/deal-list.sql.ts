import type { Cursor } from '../../common/cursor.js';
import { MAX_LIMIT } from '../../platform/http/inputs.js';
import { asFinishedPage, isoTime } from '../../platform/prisma/finished-page.sql.js';
import { json, jsonObject } from '../../platform/prisma/json.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { CARD_COLUMNS, CARD_JOINS, cardMembers, named, ON_SALE } from './deal-cards.reader.js';
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

/** All that a statement's values come from. */
interface Asked {
  query: DealSearch;
  after: Cursor | null;
  media: string | undefined;
  /** Degrees around the circle that is asked for. */
  box: ReturnType<typeof degreesAround> | undefined;
}

/** Gives the SQL of a value, which each request takes from what it asks for. */
type Value = (of: (asked: Asked) => unknown, type: string) => string;

interface Shape {
  statement: PreparedStatement;
  values: ((asked: Asked) => unknown)[];
}

/** The common statements by what there is in them: to put one together takes longer than to look it up. */
const shapes = new Map<string, Shape>();

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
  const { sort, category, near, radiusKm, q } = query;
  const box = near && radiusKm !== undefined ? degreesAround(placeOf(near), radiusKm) : undefined;
  const asked: Asked = { query, after, media, box };
  let key: string = sort;
  for (const part of [category, near, q, after]) key += part ? '+' : '-';
  for (const part of [media, ...PLAIN_FILTERS.map((name) => query[name])])
    key += part === undefined ? '-' : '+';
  const known = shapes.get(key);
  const shape = known ?? shapeOf(asked);
  if (!known && isCommon(query)) shapes.set(key, shape);
  return { statement: shape.statement, values: shape.values.map((of) => of(asked)) };
}

function shapeOf(asked: Asked): Shape {
  const { query, after, media } = asked;
  const values: Shape['values'] = [];
  const value: Value = (of, type) => `$${values.push(of)}::${type}`;
  const where = [ON_SALE];
  if (query.category) where.push('d."categorySlug" = c.slug');
  for (const name of PLAIN_FILTERS)
    if (query[name] !== undefined)
      where.push(FILTER_CONDITIONS[name](`$${values.push(({ query }) => query[name])}`));

  const { chord, metres } = distances(asked, where, value);
  const order = ORDERS[query.sort];
  const key = order.key === 'chord' ? chord : order.key;
  if (after) {
    const last = [value(({ after }) => after!.key, order.type), value(({ after }) => after!.id, 'uuid')];
    where.push(`(${key}, d.id) ${order.after} (${last.join(', ')})`);
  }
  const limit = value(({ query }) => query.limit + 1, 'int');
  const by = order.by.join(', ');
  // A limit that only the values tell makes the planner expect a tenth of the table, and plan anew each time: hence the
  // other one, which is never reached.
  const page = `SELECT * FROM (SELECT d.*, ${chord} AS chord, ${metres} AS metres FROM ${query.q ? 'found' : '"Deal"'} d
      WHERE ${where.join('\n      AND ')}
      ORDER BY ${by} LIMIT ${MAX_LIMIT + 1}) longest ORDER BY ${by} LIMIT ${limit}`;
  const pages = query.category
    ? ofCategory(
        page,
        value(({ query }) => query.category, 'text'),
      )
    : page;
  const found = `(${query.q ? whole(pages) : pages}) d`;
  const cards =
    media === undefined
      ? `SELECT ${CARD_COLUMNS}, d.chord, d.metres FROM ${found} ${CARD_JOINS} ORDER BY ${by} LIMIT ${limit}`
      : finished(
          query,
          found,
          limit,
          value(({ media }) => media, 'text'),
        );
  const words = query.q
    ? `WITH found AS MATERIALIZED (${searchText(value(({ query }) => query.q, 'text'))})`
    : '';
  const text = `${words} ${cards}`;
  return { statement: isCommon(query) ? named('deals', text) : { name: '', text }, values };
}

/** The page as JSON, in one row. What a group's categories have too many is cut off before anything is joined to it. */
function finished({ sort, category, near }: DealSearch, found: string, limit: string, media: string): string {
  const { by, key } = ORDERS[sort];
  const members = cardMembers(media);
  const card = jsonObject(members);
  const far = jsonObject({ ...members, distanceKm: json.number('floor(d.metres / 100 + 0.5) / 10') });
  const page = category ? `(SELECT * FROM ${found} ORDER BY ${by.join(', ')} LIMIT ${limit}) d` : found;
  const order = by.map((column) => `d.${column}`).join(', ');
  return asFinishedPage(
    `SELECT row_number() OVER (ORDER BY ${order}) AS n, d.id, ${sort === 'distance' ? 'd.chord' : key} AS key,
        ${near ? `CASE WHEN d.metres IS NULL THEN ${card} ELSE ${far} END` : card} AS json
      FROM ${page} ${CARD_JOINS} ORDER BY ${order}`,
    limit,
    sort === 'newest' ? isoTime : undefined,
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
  { query: { near, sort }, box }: Asked,
  where: string[],
  value: Value,
): { chord: string; metres: string } {
  if (!near) return { chord: 'NULL::float8', metres: 'NULL::float8' };
  const there = onEarth(
    value(({ query }) => placeOf(query.near!).lat, 'float8'),
    value(({ query }) => placeOf(query.near!).lng, 'float8'),
  );
  const metres = metresFrom(there);
  if (sort === 'distance') where.push('d.lat IS NOT NULL AND d.lng IS NOT NULL');
  if (box) {
    const radius = value(({ query }) => query.radiusKm! * 1000, 'float8');
    const between = (side: 'lat' | 'lng') =>
      `d.${side} BETWEEN ${value(({ box }) => box![side]![0], 'float8')} AND ${value(({ box }) => box![side]![1], 'float8')}`;
    if (sort === 'distance') where.push(`${HERE} <@ earth_box(${there}, ${radius})`);
    else where.push(between('lat'), ...(box.lng ? [between('lng')] : []));
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

import { FACETS } from '../engine/search-engine.js';
import type { Entity, SearchFilters, SearchRequest } from '../engine/search-engine.js';
import type { Asked, Query } from '../words/query.js';

/** No more are ranked and counted: who finds so many needs another word, and waits no longer for it. */
const MOST_RANKED = 10_000;

const ORDERS: Record<SearchRequest['sort'], string> = {
  relevance: 'score DESC, since DESC NULLS LAST, id',
  newest: 'since DESC NULLS LAST, id',
  price_asc: '"priceCents" ASC NULLS LAST, id',
  price_desc: '"priceCents" DESC NULLS LAST, id',
  distance: 'metres ASC NULLS LAST, id',
};

type Value = (given: unknown, type: string) => string;

interface SearchStatement {
  text: string;
  values: unknown[];
}

/**
 * One statement for a page of hits and the counts of all facets.
 *
 * @param all whether everything that is asked for must be there; else half of it, the more the better
 */
export function searchStatement(
  entity: Entity,
  request: SearchRequest,
  query: Query,
  all: boolean,
): SearchStatement {
  const values: unknown[] = [];
  const value: Value = (given, type) => `$${values.push(given)}::${type}`;
  const parts = query.asked.map((asked) => `(${askedFor(asked, value)})`);
  const wanted = parts.join(all ? ' && ' : ' || ');
  const matched = parts.map((part) => `(search_words(d.words) @@ ${part})::int`).join(' + ');
  const exact = value(query.words.map((word) => `'${word}'`).join(' & '), 'tsquery');
  const metres = metresFrom(request.filters, value);
  const where = [
    `d.entity = '${entity}'`,
    `search_words(d.words) @@ (${wanted})`,
    ...(all ? [] : [`(${matched}) >= ${Math.ceil(query.asked.length / 2)}`]),
    ...conditions(request.filters, metres, value),
    ...(request.sort === 'distance' ? ['d.lat IS NOT NULL'] : []),
  ];
  const score = [
    `ts_rank('{0.05, 0.2, 0.5, 1}', d.words, (${wanted}))`,
    `ts_rank('{0, 0.1, 0.5, 1}', d.words, ${exact})`,
    `similarity(d.title, ${value(query.words.join(' '), 'text')})`,
    ...(all ? [] : [`10 * (${matched})`]),
  ];
  const facets = FACETS[entity].map((facet) => `'${facet}', ${countsOf(facet)}`);
  const text = `WITH found AS MATERIALIZED (
      SELECT d.id, d.category, d.brand, d.condition, d.country, d."priceCents", d.since, ${metres} AS metres,
        ${score.join(' + ')} AS score
      FROM "SearchDocument" d WHERE ${where.join(' AND ')} LIMIT ${MOST_RANKED}
    ), page AS (
      SELECT id, metres, row_number() OVER (ORDER BY ${ORDERS[request.sort]}) AS place FROM found
      ORDER BY place OFFSET ${value(request.offset, 'int')} LIMIT ${value(request.limit + 1, 'int')}
    )
    SELECT (
      SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'metres', p.metres,
        'title', s.document ->> 'title', 'description', s.document ->> 'description') ORDER BY p.place), '[]')
      FROM page p CROSS JOIN LATERAL (
        SELECT document FROM "SearchDocument" WHERE entity = '${entity}' AND id = p.id OFFSET 0
      ) s
    ) AS hits, jsonb_build_object(${facets.join(', ')}) AS facets`;
  return { text, values };
}

function askedFor({ words, others }: Asked, value: Value): string {
  return [words, ...others]
    .map((all) => `(${all.map((word) => `search_word_query(${value(word, 'text')})`).join(' && ')})`)
    .join(' || ');
}

function metresFrom({ near }: SearchFilters, value: Value): string {
  if (!near) return 'NULL::float8';
  return `earth_distance(ll_to_earth(${value(near.lat, 'float8')}, ${value(near.lng, 'float8')}), ll_to_earth(d.lat, d.lng))`;
}

function conditions(filters: SearchFilters, metres: string, value: Value): string[] {
  const { category, brand, condition, country, minPrice, maxPrice, near, radiusKm } = filters;
  const where: string[] = [];
  if (category) where.push(`d.categories @> ARRAY[${value(category, 'text')}]`);
  if (brand) where.push(`lower(d.brand) = lower(${value(brand, 'text')})`);
  if (condition) where.push(`d.condition = ${value(condition, 'text')}`);
  if (country) where.push(`d.country = ${value(country, 'text')}`);
  if (minPrice !== undefined) where.push(`d."priceCents" >= ${value(minPrice, 'int')}`);
  if (maxPrice !== undefined) where.push(`d."priceCents" <= ${value(maxPrice, 'int')}`);
  if (near && radiusKm !== undefined) where.push(`${metres} <= ${value(radiusKm * 1_000, 'float8')}`);
  return where;
}

function countsOf(facet: string): string {
  return `(SELECT coalesce(jsonb_object_agg(value, count), '{}') FROM (
      SELECT ${facet} AS value, count(*) AS count FROM found WHERE ${facet} IS NOT NULL
      GROUP BY ${facet} ORDER BY count(*) DESC, ${facet} LIMIT 50
    ) counted)`;
}

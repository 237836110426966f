// The public list of deals as finished JSON, in one statement: what the database has to do in any case.
import { createHash } from 'node:crypto';
import { readCursor } from '../cursor.mjs';

export const time = (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const ON_SALE = `d.status = 'PUBLISHED'
  AND NOT EXISTS (SELECT FROM "User" s WHERE s.id = d."sellerId" AND s."suspendedAt" IS NOT NULL)
  AND NOT EXISTS (SELECT FROM "User" s WHERE s.id = d."sellerId" AND s."deletedAt" IS NOT NULL)`;

/** A card, from `d` (deal), `u` (seller) and `i` (cover). @param media where pictures are found */
export const cardColumns = (
  media,
) => `d.id, d.title, d."priceCents", d.currency, d.condition, d."categorySlug" AS category,
  d.status, d.city, d.country,
  CASE WHEN i.id IS NOT NULL THEN (SELECT row_to_json(x) FROM (SELECT '${media}' || i."storageKey" AS url, i.width, i.height, i.blurhash) x) END AS image,
  (SELECT row_to_json(x) FROM (SELECT u.id, u."displayName") x) AS seller,
  ${time('d."publishedAt"')} AS "publishedAt",
  CASE WHEN d."droppedFrom" IS NOT NULL AND d."droppedAt" > now() - interval '30 days'
    THEN (SELECT row_to_json(x) FROM (SELECT d."droppedFrom" AS "fromCents", ${time('d."droppedAt"')} AS at) x) END AS "priceDrop"`;

export const CARD_JOINS = `CROSS JOIN LATERAL (SELECT * FROM "User" WHERE id = d."sellerId" OFFSET 0) u
  LEFT JOIN LATERAL (SELECT image.* FROM "DealImage" di JOIN "Image" image ON image.id = di."imageId"
    WHERE di."dealId" = d.id AND di.position = 0 OFFSET 0) i ON true`;

/** What may be asked for, as conditions. */
const FILTERS = {
  category: (value) => `d."categorySlug" = ${value}`,
  minPrice: (value) => `d."priceCents" >= ${value}::int`,
  maxPrice: (value) => `d."priceCents" <= ${value}::int`,
};
const EARTH_KM = 6378.168;
const LIMIT = 24;

/**
 * @param query the parsed query string
 * @returns a statement under a name of its own, and its values; it gives one row: items, more, key, id
 */
export function listStatement(query, media) {
  const values = [];
  const value = (given) => `$${values.push(given)}`;
  const where = [ON_SALE];
  for (const [name, condition] of Object.entries(FILTERS))
    if (query[name] !== undefined) where.push(condition(value(query[name])));
  let found = '"Deal"';
  if (query.q !== undefined)
    found = `(SELECT * FROM "Deal" d WHERE status = 'PUBLISHED'
      AND deal_search_document(title, description) @@ deal_search_query(${value(query.q)}::text) OFFSET 0)`;
  let metres = '';
  if (query.near !== undefined) {
    const [lat, lng] = query.near.split(',').map(Number);
    const radius = Number(query.radiusKm);
    const [up, side] = degreesAround(lat, radius);
    const away = `earth_distance(ll_to_earth(${value(lat)}::float8, ${value(lng)}::float8), ll_to_earth(d.lat, d.lng))`;
    where.push(`d.lat BETWEEN ${value(lat - up)}::float8 AND ${value(lat + up)}::float8`);
    where.push(`d.lng BETWEEN ${value(lng - side)}::float8 AND ${value(lng + side)}::float8`);
    where.push(`${away} <= ${value(radius * 1000)}::float8`);
    metres = `, round(${away} / 100) / 10 AS "distanceKm"`;
  }
  if (query.cursor) {
    const { key, id } = readCursor(query.cursor);
    where.push(`(d."publishedAt", d.id) < (${value(key)}::timestamptz, ${value(id)}::uuid)`);
  }
  const text = `SELECT string_agg(card, ',') FILTER (WHERE n <= ${LIMIT}) AS items, max(n) > ${LIMIT} AS more,
      max(at) FILTER (WHERE n = ${LIMIT}) AS key, max(id) FILTER (WHERE n = ${LIMIT}) AS id
    FROM (
      SELECT row_number() OVER (ORDER BY d."publishedAt" DESC, d.id DESC) AS n, ${time('d."publishedAt"')} AS at, d.id::text,
        (SELECT row_to_json(card) FROM (SELECT ${cardColumns(media)}${metres}) card)::text AS card
      FROM (SELECT d.* FROM ${found} d WHERE ${where.join(' AND ')} ORDER BY d."publishedAt" DESC, d.id DESC LIMIT ${LIMIT + 1}) d
      ${CARD_JOINS}
    ) cards`;
  // Words and places are planned for their values: one plan does not fit a rare and a frequent word.
  const name = query.q === undefined && query.near === undefined ? hash(text) : undefined;
  return { name, text, values };
}

/** Half the height and width of the box around a circle, in degrees. */
function degreesAround(lat, radiusKm) {
  const angle = radiusKm / EARTH_KM;
  const degrees = 180 / Math.PI;
  return [angle * degrees, Math.asin(Math.sin(angle) / Math.cos(lat / degrees)) * degrees];
}

const hash = (text) => createHash('sha1').update(text).digest('hex');

import { ON_SALE } from '../../deals/deal-cards.reader.js';

/** By language. */
type Names = Record<string, string>;

/** What a document is made of, by SQL. Only what the public may find has a row. */
export interface SourceRow {
  id: string;
  title: string;
  model: string | null;
  brand: string | null;
  description: string;
  category: string;
  parentCategory: string | null;
  names: Names;
  parentNames: Names | null;
  specs: Record<string, unknown> | null;
  condition: string | null;
  country: string | null;
  city: string | null;
  priceCents: number | null;
  lat: number | null;
  lng: number | null;
  since: number;
}

const CATEGORY = `c.slug AS category, c."parentSlug" AS "parentCategory", c.names, g.names AS "parentNames"`;
const CATEGORIES = (slug: string) =>
  `JOIN "Category" c ON c.slug = ${slug} LEFT JOIN "Category" g ON g.slug = c."parentSlug"`;

const DEALS = `SELECT d.id::text AS id, d.title, p.brand || ' ' || p.name AS model, p.brand, d.description, ${CATEGORY},
    NULL::jsonb AS specs, d.condition::text, d.country, d.city, d."priceCents", d.lat, d.lng,
    extract(epoch FROM coalesce(d."publishedAt", d."createdAt"))::float8 AS since
  FROM "Deal" d LEFT JOIN "Product" p ON p.id = d."productId" ${CATEGORIES('d."categorySlug"')}
  WHERE ${ON_SALE}`;

const PRODUCTS = `SELECT p.id::text AS id, p.brand || ' ' || p.name AS title, NULL AS model, p.brand, '' AS description,
    ${CATEGORY}, p.specs, NULL AS condition, NULL AS country, NULL AS city,
    (SELECT min(o."priceCents") FROM "Offer" o WHERE o."productId" = p.id AND o."inStock") AS "priceCents",
    NULL::float8 AS lat, NULL::float8 AS lng, extract(epoch FROM p."createdAt")::float8 AS since
  FROM "Product" p ${CATEGORIES('p."categorySlug"')}
  WHERE p."deletedAt" IS NULL`;

/** The sources of documents by their ids. $1: ids. */
export const SOURCES = {
  deals: `${DEALS} AND d.id = ANY($1::uuid[])`,
  products: `${PRODUCTS} AND p.id = ANY($1::uuid[])`,
} as const;

/** Ids of everything that has, had or should have a document, in their order. $1: after which, or null, $2: how many. */
export const KNOWN_IDS = {
  deals: idsOf('deals', `SELECT d.id FROM "Deal" d WHERE d.status = 'PUBLISHED'`, 'd.id'),
  products: idsOf('products', `SELECT p.id FROM "Product" p WHERE p."deletedAt" IS NULL`, 'p.id'),
} as const;

function idsOf(entity: string, rows: string, id: string): string {
  const after = (column: string) =>
    `AND ($1::uuid IS NULL OR ${column} > $1::uuid) ORDER BY ${column} LIMIT $2::int`;
  return `SELECT id::text AS id FROM (
      (${rows} ${after(id)})
      UNION
      (SELECT s.id FROM "SearchDocument" s WHERE s.entity = '${entity}' AND s.document IS NOT NULL ${after('s.id')})
    ) known ORDER BY id LIMIT $2::int`;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that everything is made of. */
export const SEED = join(import.meta.dirname, '../../prisma/seed');
const read = (name) => JSON.parse(readFileSync(join(SEED, name), 'utf8'));

/** Categories, products with their offers, and the ads that deals take their words from. */
export async function fillCatalogue(client) {
  await client.query(
    `INSERT INTO "Category" (slug, names, position, "parentSlug")
     SELECT c.slug, c.names, c.position, c.parent
     FROM jsonb_to_recordset($1::jsonb) AS c(slug text, names jsonb, position int, parent text)`,
    [JSON.stringify(read('categories.json').map((category, position) => ({ ...category, position })))],
  );
  await client.query(
    `CREATE TEMP TABLE article AS
     SELECT row_number() OVER (ORDER BY p.slug) AS n, pg_temp.id('product', row_number() OVER (ORDER BY p.slug), timestamptz '2026-01-01Z') AS id,
       p.slug, p.name, p.brand, p.category, p.specs, p.offers
     FROM jsonb_to_recordset($1::jsonb) AS p(slug text, name text, brand text, category text, specs jsonb, offers jsonb)`,
    [JSON.stringify(read('catalog.json'))],
  );
  await client.query(`INSERT INTO "Product" (id, slug, brand, name, "categorySlug", specs, "createdAt", "updatedAt")
     SELECT id, slug, brand, name, category, specs, timestamptz '2026-01-01Z', timestamptz '2026-01-01Z' FROM article`);
  await client.query(`INSERT INTO "Offer" (id, "productId", merchant, url, "priceCents", currency, "inStock", "updatedAt")
     SELECT pg_temp.id('offer' || o.merchant, a.n, timestamptz '2026-01-01Z'), a.id, o.merchant, o.url, o.price_cents, o.currency, o.in_stock,
       timestamptz '2026-01-01Z'
     FROM article a CROSS JOIN jsonb_to_recordset(a.offers)
       AS o(merchant text, url text, price_cents int, currency text, in_stock boolean)`);
  await client.query(
    `CREATE TEMP TABLE ad AS
     SELECT row_number() OVER () AS n, a.*
     FROM jsonb_to_recordset($1::jsonb) AS a(title text, description text, category text, product_slug text, city text,
       postcode text, country text, lat float8, lng float8)`,
    [JSON.stringify(read('deals.json'))],
  );
  await client.query('ANALYZE article, ad');
}

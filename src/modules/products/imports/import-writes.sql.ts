import { INSERT_FACT } from '../../../platform/events/facts.service.js';

// Many rows by one statement each: `$1` is a list of objects as JSON (`rowsAsJson`). What Prisma would do in their place takes
// several times the memory.

const ROWS = 'jsonb_to_recordset($1::jsonb)';
const PRODUCT = 'brand text, name text, "categorySlug" text, specs jsonb, description text';
const OFFER = 'url text, "priceCents" int, currency text, "inStock" boolean';

export const INSERT_PRODUCTS = `INSERT INTO "Product" (id, slug, brand, name, "categorySlug", specs, description, "updatedAt")
  SELECT x.id, x.slug, x.brand, x.name, x."categorySlug", x.specs, x.description, now()
  FROM ${ROWS} AS x(id uuid, slug text, ${PRODUCT})`;

/** Each is a version further; one that was removed is back. */
export const UPDATE_PRODUCTS = `UPDATE "Product" p SET brand = x.brand, name = x.name, "categorySlug" = x."categorySlug",
    specs = x.specs, description = x.description, "deletedAt" = NULL, version = p.version + 1, "updatedAt" = now()
  FROM ${ROWS} AS x(id uuid, ${PRODUCT}) WHERE p.id = x.id`;

export const INSERT_REFERENCES = `INSERT INTO "ProductReference" (source, reference, "productId")
  SELECT x.source, x.reference, x."productId"
  FROM ${ROWS} AS x(source text, reference text, "productId" uuid)
  ON CONFLICT DO NOTHING`;

export const INSERT_OFFERS = `INSERT INTO "Offer" (id, "productId", merchant, url, "priceCents", currency, "inStock", "updatedAt")
  SELECT x.id, x."productId", x.merchant, x.url, x."priceCents", x.currency, x."inStock", now()
  FROM ${ROWS} AS x(id uuid, "productId" uuid, merchant text, ${OFFER})`;

export const UPDATE_OFFERS = `UPDATE "Offer" o SET url = x.url, "priceCents" = x."priceCents", currency = x.currency,
    "inStock" = x."inStock", "updatedAt" = now()
  FROM ${ROWS} AS x(id uuid, ${OFFER}) WHERE o.id = x.id`;

export const INSERT_REPORT = `INSERT INTO "ProductImportRow"
    ("importId", line, outcome, reference, "productId", problems, before, "afterVersion")
  SELECT x."importId", x.line, x.outcome, x.reference, x."productId", x.problems, x.before, x."afterVersion"
  FROM ${ROWS} AS x("importId" uuid, line int, outcome "ImportOutcome", reference text, "productId" uuid,
    problems jsonb, before jsonb, "afterVersion" int)`;

export const INSERT_FACTS = `${INSERT_FACT}
  SELECT x.id, x.name, x.data, x."actorId", x."requestId", x.traceparent
  FROM ${ROWS} AS x(id uuid, name text, data jsonb, "actorId" uuid, "requestId" text, traceparent text)`;

/** $1: the import. */
export const HOLD_IMPORT = 'SELECT position FROM "ProductImport" WHERE id = $1::uuid FOR UPDATE';

/** $1: the import, $2: rows more, $3 to $6: of these created, updated, unchanged, failed, $7: percent. */
export const ADVANCE_IMPORT = `UPDATE "ProductImport" SET position = position + $2::int, created = created + $3::int,
    updated = updated + $4::int, unchanged = unchanged + $5::int, failed = failed + $6::int, progress = $7::int,
    "heartbeatAt" = now()
  WHERE id = $1::uuid`;

/** Rows as a parameter. What PostgreSQL has no room for, a NUL and halves of letters, is taken out. */
export function rowsAsJson(rows: object[]): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
  );
}

import type { PreparedStatement } from '../../../platform/prisma/prisma.service.js';
import { collectValues, conditionsOn, isOrIsIn } from './product-conditions.sql.js';
import type { ProductConditions } from './product-conditions.sql.js';

/** How many values of a facet are listed, the most frequent ones. */
const MOST_BRANDS = 100;
const MOST_VALUES = 50;

export interface FacetsRow {
  total: number;
  /** Products that were read for it. */
  read: number;
  categories: { slug: string; count: number }[];
  brands: { brand: string; count: number }[];
  specs: SpecFacetRow[];
}

export interface SpecFacetRow {
  key: string;
  count: number;
  min: number | null;
  max: number | null;
  /** The most frequent first. */
  values: { value: string | number; count: number }[];
}

interface Wanted extends ProductConditions {
  /** A category or a group of them. */
  category: string | undefined;
  /** Whether the values of specs are counted too: in one category they are comparable and few. */
  withSpecs: boolean;
}

/**
 * Counts what a choice would find. Categories are counted for any category and brands for any brand, so that one can
 * change one's mind; specs are counted of what is found.
 */
export function facetsStatement({ category, withSpecs, brand, ...conditions }: Wanted): {
  statement: PreparedStatement;
  values: unknown[];
} {
  const { values, value } = collectValues();
  const where = conditionsOn({ ...conditions, brand: undefined }, value);
  const ofBrand = brand === undefined ? 'true' : `lower(m.brand) = ${value(brand, 'text')}`;
  const inCategory =
    category === undefined
      ? 'true'
      : `m."categorySlug" IN (SELECT c.slug FROM "Category" c WHERE ${isOrIsIn('c', value(category, 'text'))})`;
  const text = `WITH matching AS MATERIALIZED (
      SELECT p.id, p."categorySlug", p.brand FROM "Product" p WHERE ${where.join('\n        AND ')}
    ), found AS MATERIALIZED (
      SELECT m.id, m."categorySlug" FROM matching m WHERE ${ofBrand} AND ${inCategory}
    )${withSpecs ? SPEC_COUNTS : ''}
    SELECT
      (SELECT count(*)::int FROM found) AS total,
      (SELECT count(*)::int FROM matching) AS read,
      (SELECT coalesce(jsonb_agg(f ORDER BY f.count DESC, f.slug), '[]') FROM (
         SELECT m."categorySlug" AS slug, count(*)::int AS count FROM matching m WHERE ${ofBrand} GROUP BY 1) f) AS categories,
      (SELECT coalesce(jsonb_agg(f ORDER BY f.count DESC, f.brand), '[]') FROM (
         SELECT min(m.brand) AS brand, count(*)::int AS count FROM matching m WHERE ${inCategory}
         GROUP BY lower(m.brand) ORDER BY 2 DESC, 1 LIMIT ${MOST_BRANDS}) f) AS brands,
      ${withSpecs ? ALL_SPECS : `'[]'::jsonb`} AS specs`;
  return { statement: { name: '', text }, values };
}

const SPEC_COUNTS = `, counted AS (
      SELECT s.key, s.number, s.text, count(*)::int AS count
      FROM found f JOIN "ProductSpec" s ON s."productId" = f.id GROUP BY 1, 2, 3
    ), ranked AS (
      SELECT c.*, row_number() OVER (PARTITION BY c.key ORDER BY c.count DESC, c.number, c.text) AS rank FROM counted c
    )`;

const ALL_SPECS = `(SELECT coalesce(jsonb_agg(f ORDER BY f.key), '[]') FROM (
         SELECT r.key, sum(r.count)::int AS count, min(r.number) AS min, max(r.number) AS max,
           jsonb_agg(jsonb_build_object('value', coalesce(to_jsonb(r.number), to_jsonb(r.text)), 'count', r.count)
             ORDER BY r.rank) FILTER (WHERE r.rank <= ${MOST_VALUES}) AS values
         FROM ranked r GROUP BY r.key) f)`;

import type { SpecFilter } from '../specs/spec-filters.js';

/** Puts a value into the list of a statement's values. @returns its placeholder, typed */
export type Value = (given: unknown, type: string) => string;

/** What a list of products can be narrowed by, ready for SQL. */
export interface ProductConditions {
  /** Lower case. */
  brand: string | undefined;
  inStock: boolean;
  filters: SpecFilter[];
}

/** Placeholders and their values, as they are asked for. */
export function collectValues(): { values: unknown[]; value: Value } {
  const values: unknown[] = [];
  return { values, value: (given, type) => `$${values.push(given)}::${type}` };
}

/** Conditions on a product `p` that is shown, each of which an index serves. */
export function conditionsOn({ brand, inStock, filters }: ProductConditions, value: Value): string[] {
  const where = ['p."deletedAt" IS NULL'];
  if (brand !== undefined) where.push(`lower(p.brand) = ${value(brand, 'text')}`);
  if (inStock) where.push(`EXISTS (SELECT FROM "Offer" o WHERE o."productId" = p.id AND o."inStock")`);
  for (const filter of filters) where.push(has(filter, value));
  return where;
}

/** Whether a category `alias` is the one of that slug, or in the group of that slug. */
export function isOrIsIn(alias: string, slug: string): string {
  return `(${alias}.slug = ${slug} OR ${alias}."parentSlug" = ${slug})`;
}

/** The planner chooses: from the index of the spec to its products, or from the products in order to their spec. */
function has({ key, comparison, values }: SpecFilter, value: Value): string {
  const isNumber = typeof values[0] === 'number';
  const compared = !isNumber
    ? `s.number IS NULL AND s.text = ANY(${value(values, 'text[]')})`
    : comparison === '='
      ? `s.number = ANY(${value(values, 'float8[]')})`
      : `s.number ${comparison} ${value(values[0], 'float8')}`;
  return `EXISTS (SELECT FROM "ProductSpec" s WHERE s."productId" = p.id AND s."categorySlug" = p."categorySlug"
        AND s.key = ${value(key, 'text')} AND ${compared})`;
}

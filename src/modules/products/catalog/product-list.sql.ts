import { elementsOf } from '../../../platform/prisma/elements.sql.js';
import type { PreparedStatement } from '../../../platform/prisma/prisma.service.js';
import { collectValues, conditionsOn, isOrIsIn } from './product-conditions.sql.js';
import type { ProductConditions } from './product-conditions.sql.js';

/** A product as a list shows it. */
export interface ProductListRow {
  id: string;
  slug: string;
  brand: string;
  name: string;
  category: string;
  fromCents: number | null;
  currency: string | null;
  storageKey: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
}

interface Wanted extends ProductConditions {
  /** A category or a group of them. */
  category: string | undefined;
  /** The only categories that can hold what is looked for; null: all. */
  among: string[] | null;
  /** The slug that the page comes after. */
  after: string | undefined;
  take: number;
}

const CARD_COLUMNS = `p.id, p.slug, p.brand, p.name, p."categorySlug" AS category,
      cheapest."priceCents" AS "fromCents", cheapest.currency, i."storageKey", i.width, i.height, i.blurhash`;

/** The cheapest offer that is to be had, and the cover, of a page that is cut already: row by row. */
export const CARD_JOINS = `LEFT JOIN LATERAL (
      SELECT o."priceCents", o.currency FROM "Offer" o WHERE o."productId" = p.id AND o."inStock"
      ORDER BY o."priceCents", o.id LIMIT 1
    ) cheapest ON true
    LEFT JOIN LATERAL (
      SELECT image.* FROM "ProductImage" pi JOIN "Image" image ON image.id = pi."imageId"
      WHERE pi."productId" = p.id AND pi.position = 0 OFFSET 0
    ) i ON true`;

/** Those of some products that are shown. $1: ids. */
export const CARDS_BY_IDS: PreparedStatement = {
  name: 'product_cards_1',
  text: `SELECT ${CARD_COLUMNS} FROM ${elementsOf('$1::uuid[]')} hit JOIN "Product" p ON p.id = hit.id ${CARD_JOINS}
    WHERE p."deletedAt" IS NULL`,
};

/** The statement of the public list with just the filters that are asked for. It is planned for its values each time. */
export function listStatement({ category, among, after, take, ...conditions }: Wanted): {
  statement: PreparedStatement;
  values: unknown[];
} {
  const { values, value } = collectValues();
  const where = conditionsOn(conditions, value);
  const leaves: string[] = [];
  if (category !== undefined) leaves.push(isOrIsIn('c', value(category, 'text')));
  if (among) leaves.push(`c.slug = ANY(${value(among, 'text[]')})`);
  if (leaves.length > 0) where.push('p."categorySlug" = c.slug');
  if (after !== undefined) where.push(`p.slug > ${value(after, 'text')}`);
  const limit = value(take, 'int');
  const page = `SELECT p.* FROM "Product" p WHERE ${where.join('\n      AND ')} ORDER BY p.slug LIMIT ${limit}`;
  const pages =
    leaves.length > 0
      ? `SELECT leaf.* FROM "Category" c CROSS JOIN LATERAL (${page}) leaf
       WHERE ${leaves.join(' AND ')} ORDER BY leaf.slug LIMIT ${limit}`
      : page;
  const text = `SELECT ${CARD_COLUMNS}
    FROM (${pages}) p
    ${CARD_JOINS}
    ORDER BY p.slug`;
  return { statement: { name: '', text }, values };
}

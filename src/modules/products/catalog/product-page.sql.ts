import type { Image, Offer, Product, ProductImage } from '../../../platform/prisma/generated/client.js';

/** What used ones cost, in one currency. */
export interface UsedPrice {
  currency: string;
  /** In minor units. */
  medianCents: number;
  /** How many ads it is the median of. */
  sampleSize: number;
}

export interface ProductPageRow {
  /** Times are text: JSON carries them so. */
  product: Omit<Product, 'createdAt' | 'updatedAt' | 'deletedAt'> & { deletedAt: string | null };
  offers: (Omit<Offer, 'updatedAt'> & { updatedAt: string })[];
  images: (ProductImage & { image: Image })[];
  dealCount: number;
  usedPrices: UsedPrice[];
}

/**
 * A product with all that its page shows, in one row; whole rows travel as JSON, so that a new column does not break
 * the prepared statement. Used prices are of deals on sale and sold, but none of suspended sellers. $1: the slug.
 */
export const PRODUCT_PAGE = {
  name: 'product_page_1',
  text: `SELECT to_jsonb(p) AS product,
      (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY o."priceCents", o.id), '[]')
         FROM "Offer" o WHERE o."productId" = p.id) AS offers,
      (SELECT coalesce(jsonb_agg(to_jsonb(pi) || jsonb_build_object('image', to_jsonb(i)) ORDER BY pi.position), '[]')
         FROM "ProductImage" pi JOIN "Image" i ON i.id = pi."imageId" WHERE pi."productId" = p.id) AS images,
      (SELECT count(*)::int FROM "Deal" d WHERE d."productId" = p.id AND d.status = 'PUBLISHED'
         AND NOT EXISTS (SELECT FROM "User" u WHERE u.id = d."sellerId" AND u."suspendedAt" IS NOT NULL)) AS "dealCount",
      (SELECT coalesce(jsonb_agg(used ORDER BY used."sampleSize" DESC, used.currency), '[]') FROM (
         SELECT d.currency, count(*)::int AS "sampleSize",
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY d."priceCents"))::int AS "medianCents"
         FROM "Deal" d WHERE d."productId" = p.id AND d.status IN ('PUBLISHED', 'SOLD')
           AND NOT EXISTS (SELECT FROM "User" u WHERE u.id = d."sellerId" AND u."suspendedAt" IS NOT NULL)
         GROUP BY d.currency) used) AS "usedPrices"
    FROM "Product" p WHERE p.slug = $1`,
};

/** Where a slug leads: to the product that has it, had it, or that took over the one that had. $1: the slug. */
export const SLUG_TARGET = {
  name: 'product_slug_target_2',
  text: `WITH RECURSIVE step AS (
      SELECT p.id, p.slug, p.brand, p.name, p."deletedAt", p."mergedIntoId", 0 AS depth FROM "Product" p
      WHERE p.id = coalesce((SELECT id FROM "Product" WHERE slug = $1), (SELECT "productId" FROM "ProductSlug" WHERE slug = $1))
      UNION ALL
      SELECT p.id, p.slug, p.brand, p.name, p."deletedAt", p."mergedIntoId", step.depth + 1
      FROM step JOIN "Product" p ON p.id = step."mergedIntoId" WHERE step.depth < 20
    )
    SELECT id, slug, brand, name FROM step WHERE "deletedAt" IS NULL LIMIT 1`,
};

// The catalogue counts deals by reading their table; it imports nothing of them, and writes nothing there.

export interface CategoryRow {
  slug: string;
  names: { en: string; fr: string; de: string };
  parentSlug: string | null;
  dealCount: number;
  isGroup: boolean;
}

/** Whether a deal can be in the category `slug`: it exists, and is no group of others. @param slug an expression in SQL */
export const IS_CATEGORY_FOR_DEALS = (slug: string) =>
  `EXISTS (SELECT FROM "Category" c WHERE c.slug = ${slug}
    AND NOT EXISTS (SELECT FROM "Category" child WHERE child."parentSlug" = c.slug))`;

export const HAS_CATEGORY = {
  name: 'has_category_1',
  text: `SELECT ${IS_CATEGORY_FOR_DEALS('$1')} AS has`,
};

/**
 * Counts from the index alone, then takes off what suspended sellers have: they are few, so this is cheaper than to
 * ask of every deal who sells it.
 */
export const COUNTED_CATEGORIES = {
  name: 'counted_categories_1',
  text: `WITH shown AS (
      SELECT d."categorySlug" AS slug, count(*) AS deals FROM "Deal" d WHERE d.status = 'PUBLISHED' GROUP BY 1
    ), hidden AS (
      SELECT d."categorySlug" AS slug, count(*) AS deals
      FROM "User" u JOIN "Deal" d ON d."sellerId" = u.id AND d.status = 'PUBLISHED'
      WHERE u."suspendedAt" IS NOT NULL GROUP BY 1
    )
    SELECT c.slug, c.names, c."parentSlug", (coalesce(shown.deals, 0) - coalesce(hidden.deals, 0))::int AS "dealCount",
      EXISTS (SELECT FROM "Category" child WHERE child."parentSlug" = c.slug) AS "isGroup"
    FROM "Category" c LEFT JOIN shown USING (slug) LEFT JOIN hidden USING (slug)
    ORDER BY c.position, c.slug`,
};

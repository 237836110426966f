/** The words of a deal `d`, as searches see them. */
export const SEARCH_DOCUMENT = 'deal_search_document(d.title, d.description)';

/** What somebody typed, as a query over such words. @param typed the SQL of the text */
export const searchQuery = (typed: string) => `deal_search_query(${typed})`;

/**
 * The one seam of text search: a query for the deals on sale that are about what somebody typed, with the columns that
 * lists filter and sort by. Case and accents do not matter, a word finds what it begins. The functions are in the
 * migration "browse"; the index is made of the same call.
 *
 * Use it as a materialised CTE: then the index answers, always. Left to itself the planner walks the list and reads
 * every text for a word that it takes for frequent (2 s for one that nobody wrote, of 100,000 deals; 6 ms this way, and
 * 0.1 s for one that everybody wrote).
 *
 * @param typed the placeholder of the text, e.g. `$1::text`
 */
export function searchText(typed: string): string {
  return `SELECT d.id, d.status, d."sellerId", d."productId", d."categorySlug", d.condition, d.country, d.lat, d.lng,
      d."priceCents", d."publishedAt"
    FROM "Deal" d
    WHERE d.status = 'PUBLISHED' AND ${SEARCH_DOCUMENT} @@ ${searchQuery(typed)}`;
}

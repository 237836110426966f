import type { CategoryRow } from './deal-counts.sql.js';
import type { CategoriesResponse } from './products.dto.js';

/** Categories as a flat list of those that deals are in, and as a tree; a group counts what its categories count. */
export function presentCategories(rows: CategoryRow[]): CategoriesResponse {
  const own = ({ slug, names, dealCount }: CategoryRow) => ({ slug, names, dealCount });
  const items = rows.filter(({ isGroup }) => !isGroup);
  const tree = rows
    .filter(({ parentSlug }) => parentSlug === null)
    .map((row) => {
      const children = items.filter(({ parentSlug }) => parentSlug === row.slug).map(own);
      const dealCount = children.reduce((sum, child) => sum + child.dealCount, row.dealCount);
      return { ...own(row), dealCount, children };
    });
  return { items: items.map((row) => ({ ...own(row), parentSlug: row.parentSlug })), tree };
}

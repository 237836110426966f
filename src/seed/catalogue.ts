import { newId } from '../common/ids.js';
import type { Transaction } from '../platform/prisma/prisma.service.js';
import type { SeedCategory, SeedProduct } from './seed-files.js';

/** Writes categories, products and offers. @returns the id of each product by its slug */
export async function seedCatalogue(
  tx: Transaction,
  categories: SeedCategory[],
  products: SeedProduct[],
): Promise<Map<string, string>> {
  const ids = new Map(products.map(({ slug }) => [slug, newId()]));
  await tx.category.createMany({
    data: categories.map(({ slug, names, parent }, position) => ({
      slug,
      names,
      position,
      parentSlug: parent ?? null,
    })),
  });
  await tx.product.createMany({
    data: products.map(({ slug, brand, name, category, specs }) => ({
      id: ids.get(slug)!,
      slug,
      brand,
      name,
      categorySlug: category,
      specs,
    })),
  });
  await tx.offer.createMany({
    data: products.flatMap(({ slug, offers }) =>
      offers.map(({ merchant, url, price_cents, currency, in_stock }) => ({
        id: newId(),
        productId: ids.get(slug)!,
        merchant,
        url,
        priceCents: price_cents,
        currency,
        inStock: in_stock,
      })),
    ),
  });
  return ids;
}

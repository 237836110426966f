import type { z } from 'zod';
import type { ProductWithOffers } from './products.reader.js';
import type { ProductResponse } from './products.dto.js';

type Product = z.infer<typeof ProductResponse>;

/** A product in a list. Offers come cheapest first. */
export function presentProductCard({ id, slug, brand, name, categorySlug, offers }: ProductWithOffers) {
  const cheapest = offers.find(({ inStock }) => inStock);
  return {
    id,
    slug,
    brand,
    name,
    category: categorySlug,
    fromCents: cheapest?.priceCents ?? null,
    currency: cheapest?.currency ?? null,
  };
}

/** A product on its own page. */
export function presentProduct(product: ProductWithOffers, dealCount: number): Product {
  return {
    ...presentProductCard(product),
    dealCount,
    specs: product.specs as Product['specs'],
    offers: product.offers.map(({ merchant, url, priceCents, currency, inStock }) => ({
      merchant,
      url,
      priceCents,
      currency,
      inStock,
    })),
  };
}

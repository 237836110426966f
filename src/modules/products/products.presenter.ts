import type { Storage } from '../../platform/storage/storage.js';
import { presentCardImage, presentPagePicture } from '../images/images.presenter.js';
import type { ProductListRow } from './catalog/product-list.sql.js';
import type { ProductPageRow } from './catalog/product-page.sql.js';
import type { ProductResponse } from './products.dto.js';

/** A product in a list. */
export function presentProductCard(row: ProductListRow, storage: Storage) {
  const { id, slug, brand, name, category, fromCents, currency } = row;
  return { id, slug, brand, name, category, fromCents, currency, image: presentCardImage(row, storage) };
}

/** A product on its own page. Offers come cheapest first. */
export function presentProduct(row: ProductPageRow, storage: Storage): ProductResponse {
  const { product, offers, images, dealCount, usedPrices } = row;
  const { id, slug, brand, name, categorySlug, specs, description, version } = product;
  const cheapest = offers.find(({ inStock }) => inStock);
  const [cover] = images;
  return {
    id,
    slug,
    brand,
    name,
    category: categorySlug,
    fromCents: cheapest?.priceCents ?? null,
    currency: cheapest?.currency ?? null,
    image: cover ? presentCardImage(cover.image, storage) : null,
    version,
    dealCount,
    description,
    specs: specs as ProductResponse['specs'],
    images: images.map(({ image }) => presentPagePicture(image, storage)),
    offers: offers.map(({ merchant, url, priceCents, currency, inStock, updatedAt }) => ({
      merchant,
      url,
      priceCents,
      currency,
      inStock,
      updatedAt: new Date(updatedAt).toISOString(),
    })),
    usedPrices,
  };
}

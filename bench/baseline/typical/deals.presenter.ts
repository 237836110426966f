import type { Image, Prisma } from '../../../src/platform/prisma/generated/client.js';

const MEDIA = `${process.env.PUBLIC_URL}/api/media/`;
const NEWS_MS = 30 * 86_400_000;

export const CARD = {
  seller: true,
  images: { orderBy: { position: 'asc' }, take: 1, include: { image: true } },
} satisfies Prisma.DealInclude;
export const PAGE = {
  seller: true,
  product: true,
  images: { orderBy: { position: 'asc' }, include: { image: true } },
  _count: { select: { favorites: true } },
} satisfies Prisma.DealInclude;

export function toCard(deal: Prisma.DealGetPayload<{ include: typeof CARD }>) {
  const { id, title, priceCents, currency, condition, categorySlug, status, city, country, seller } = deal;
  const cover = deal.images[0]?.image;
  const { droppedFrom, droppedAt } = deal;
  const isNews = droppedFrom !== null && droppedAt && Date.now() - droppedAt.getTime() < NEWS_MS;
  return {
    ...{ id, title, priceCents, currency, condition, category: categorySlug, status, city, country },
    image: cover
      ? { url: MEDIA + cover.storageKey, width: cover.width, height: cover.height, blurhash: cover.blurhash }
      : null,
    seller: { id: seller.id, displayName: seller.displayName },
    publishedAt: deal.publishedAt?.toISOString() ?? null,
    priceDrop: isNews ? { fromCents: droppedFrom, at: droppedAt.toISOString() } : null,
  };
}

export function toPage(deal: Prisma.DealGetPayload<{ include: typeof PAGE }>) {
  const { version, description, postcode, lat, lng, shipping, product } = deal;
  return {
    ...toCard(deal),
    ...{ version, description, postcode, lat, lng, shipping },
    product: product && { slug: product.slug, brand: product.brand, name: product.name },
    images: deal.images.map(({ image }) => toPicture(image)),
    createdAt: deal.createdAt.toISOString(),
    updatedAt: deal.updatedAt.toISOString(),
    expiresAt: deal.expiresAt?.toISOString() ?? null,
    favoriteCount: deal._count.favorites,
  };
}

interface Variant {
  name: string;
  key: string;
  width: number;
  height: number;
  type: string;
}

function toPicture({ id, storageKey, width, height, blurhash, dominantColor, variants }: Image) {
  const shown = (variants as unknown as Variant[])
    .filter(({ name }) => name !== 'original')
    .sort((one, other) => one.width - other.width);
  return {
    ...{ id, url: MEDIA + storageKey, width, height, blurhash, dominantColor },
    variants: shown.map((one) => ({
      ...{ name: one.name, url: MEDIA + one.key, width: one.width, height: one.height, type: one.type },
    })),
  };
}

import type { StoryOf } from '../rule.js';
import type { Sources } from '../sources.js';
import type { ShopPriceWords } from '../templates/words.js';

interface AboutPrice {
  offerId: string;
  fromCents: number | null;
  fromCurrency: string | null;
  toCents: number;
}

/** A shop asks less for a product that people watch, or has it for the first time. */
export const aShopPrice: StoryOf<AboutPrice, { watcherIds: string[] }, ShopPriceWords> = async (
  { data },
  { shopPrices },
) => {
  const price = await shopPrices.find(data.offerId);
  if (price?.priceCents !== data.toCents) return null;
  const { productId, slug, title, merchant, priceCents, currency } = price;
  return {
    people: { watcherIds: await shopPrices.listWatchers(price, data.fromCents !== null) },
    data: { productId, offerId: data.offerId },
    words: { title, merchant, priceCents, currency },
    link: `/products/${slug}`,
  };
};

/** Another price in another currency is neither lower nor higher; a first one may be below somebody's limit. */
export const isCheaper = ({ fromCents, fromCurrency, toCents }: AboutPrice): boolean =>
  fromCurrency === null && (fromCents === null || toCents < fromCents);

/** Whether the shop still asks no more than that, and whoever is told still watches it. */
export async function stillAsked(
  { shopPrices }: Sources,
  { offerId }: Record<string, string>,
  words: ShopPriceWords,
  userId: string,
): Promise<ShopPriceWords | null> {
  const price = offerId ? await shopPrices.find(offerId) : null;
  if (!price || price.priceCents > words.priceCents) return null;
  if (!(await shopPrices.listWatchers(price, true)).includes(userId)) return null;
  return { ...words, priceCents: price.priceCents };
}

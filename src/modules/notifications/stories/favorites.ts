import { dealRenewed } from '../../../facts/deals.facts.js';
import type { StoryOf } from '../rule.js';
import type { WholeDeal } from '../../deals/deals.reader.js';
import type { DealWords, PriceDropWords, PriceWords } from '../templates/words.js';

interface AboutDeal {
  dealId: string;
}
interface Watched {
  watcherIds: string[];
  sellerId: string;
  buyerId: string | null;
}

/** A deal that became cheaper. */
export const aPriceDrop: StoryOf<
  AboutDeal & { fromCents: number; toCents: number; currency: string },
  Watched,
  PriceDropWords
> = async ({ data }, { deals, favorites }) => {
  const deal = await deals.find(data.dealId);
  if (!deal || deal.status !== 'PUBLISHED') return null;
  const { fromCents, toCents: priceCents, currency } = data;
  const words = { title: deal.title, fromCents, priceCents, currency };
  return tellWatchers(deal, await favorites.listWatchers(deal.id), words);
};

/** A deal that is sold. */
export const aSoldFavorite: StoryOf<AboutDeal, Watched, DealWords> = async (
  { data },
  { deals, favorites },
) => {
  const deal = await deals.find(data.dealId);
  if (deal?.status !== 'SOLD') return null;
  return tellWatchers(deal, await favorites.listWatchers(deal.id), { title: deal.title });
};

/** A deal that can be bought again: its reservation was lifted, or it came back from its end or a takedown. */
export const aReturn: StoryOf<AboutDeal, Watched, PriceWords> = async (
  { name, data },
  { deals, favorites },
) => {
  const deal = await deals.find(data.dealId);
  if (deal?.status !== 'PUBLISHED') return null;
  // A renewal of what never left brings nothing back.
  if (name === dealRenewed.fact && (await deals.findLastStep(deal.id, 'renew'))?.from === 'PUBLISHED')
    return null;
  return tellWatchers(deal, await favorites.listWatchers(deal.id), priceWords(deal));
};

/** A new deal that is like what some people keep an eye on; only those who asked for such news. */
export const aSimilarDeal: StoryOf<AboutDeal, Watched, PriceWords> = async (
  { data },
  { deals, favorites, preferences },
) => {
  const deal = await deals.find(data.dealId);
  if (deal?.status !== 'PUBLISHED') return null;
  const asked = await preferences.listWhoAskedFor('favorite.similar');
  return tellWatchers(deal, await favorites.listWhoLike(deal, asked), priceWords(deal));
};

function tellWatchers<Words>({ id, sellerId, buyerId }: WholeDeal, watcherIds: string[], words: Words) {
  return { people: { watcherIds, sellerId, buyerId }, data: { dealId: id }, words, link: `/deals/${id}` };
}

function priceWords({ title, priceCents, currency }: WholeDeal): PriceWords {
  return { title, priceCents, currency };
}

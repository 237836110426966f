import type { StoryOf } from '../rule.js';
import type { Sources } from '../sources.js';
import type { PriceWords } from '../templates/words.js';

interface AboutOffer {
  offerId: string;
  discussionId: string;
  dealId: string;
  buyerId: string;
  sellerId: string;
  by: string;
  priceCents: number;
  currency: string;
}

/** An offer for a deal. */
export const anOffer: StoryOf<
  AboutOffer,
  { by: string; buyerId: string; sellerId: string },
  PriceWords
> = async ({ data }, { deals }) => {
  const { offerId, discussionId, dealId, by, buyerId, sellerId, priceCents, currency } = data;
  const deal = await deals.find(dealId);
  return (
    deal && {
      people: { by, buyerId, sellerId },
      data: { offerId, discussionId, dealId },
      words: { title: deal.title, priceCents, currency },
      link: `/discussions/${discussionId}`,
    }
  );
};

/** Whether the price still waits for an answer. */
export async function stillOpen(
  { offers }: Sources,
  { offerId }: Record<string, string>,
  words: PriceWords,
): Promise<PriceWords | null> {
  const offer = offerId ? await offers.find(offerId) : null;
  return offer?.status === 'OPEN' && offer.priceCents === words.priceCents ? words : null;
}

import { formatMoney } from '../../common/money.js';
import type { Notice } from './notice.js';

/** What the words need of an offer: the data of its facts. */
interface OfferInNotice {
  offerId: string;
  discussionId: string;
  dealId: string;
  buyerId: string;
  sellerId: string;
  by: string;
  priceCents: number;
  currency: string;
}

interface DealInNotice {
  title: string;
}

type OfferEvent = 'made' | 'countered' | 'accepted' | 'declined' | 'withdrawn' | 'expired' | 'superseded';

const WORDS: Record<OfferEvent, { title: string; text: (deal: string, price: string) => string }> = {
  made: {
    title: 'You have an offer',
    text: (deal, price) => `Somebody offers ${price} for "${deal}". You have 48 hours to answer.`,
  },
  countered: {
    title: 'Another price was offered',
    text: (deal, price) => `The answer to your price for "${deal}" is ${price}. You have 48 hours to answer.`,
  },
  accepted: {
    title: 'Your price was accepted',
    text: (deal, price) => `"${deal}" is reserved at ${price}. Agree on the rest in your discussion.`,
  },
  declined: {
    title: 'Your price was declined',
    text: (deal, price) =>
      `Thank you for offering ${price} for "${deal}". It cannot be accepted at this price.`,
  },
  withdrawn: {
    title: 'An offer was withdrawn',
    text: (deal, price) => `The offer of ${price} for "${deal}" was withdrawn.`,
  },
  expired: {
    title: 'Your offer has ended',
    text: (deal, price) => `Nobody answered your price of ${price} for "${deal}" in time.`,
  },
  superseded: {
    title: 'Your offer has ended',
    text: (deal) => `"${deal}" is no longer available, so your offer has ended.`,
  },
};

/**
 * Who is told what about an offer: a price goes to the side that is asked, an answer to the side that named the price,
 * the end of everything to the buyer.
 */
export function noticeOfOffer(event: OfferEvent, offer: OfferInNotice, deal: DealInNotice): Notice {
  const { title, text } = WORDS[event];
  const { offerId, discussionId, dealId } = offer;
  return {
    userId: recipientOf(event, offer),
    kind: `offer.${event}`,
    title,
    text: text(deal.title, formatMoney(offer.priceCents, offer.currency)),
    data: { offerId, discussionId, dealId },
    action: { label: 'Open the discussion', path: `/discussions/${discussionId}` },
  };
}

function recipientOf(event: OfferEvent, { by, buyerId, sellerId }: OfferInNotice): string {
  const [named, asked] = by === 'BUYER' ? [buyerId, sellerId] : [sellerId, buyerId];
  if (event === 'superseded') return buyerId;
  return event === 'made' || event === 'countered' || event === 'withdrawn' ? asked : named;
}

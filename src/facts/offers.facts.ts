import { defineFact } from './fact.js';

/** `by` is the side that named `priceCents`: BUYER or SELLER. */
type AboutOffer = {
  offerId: string;
  discussionId: string;
  dealId: string;
  buyerId: string;
  sellerId: string;
  by: string;
  priceCents: number;
  currency: string;
};

export const offerMade = defineFact<'offer.made', AboutOffer>('offer.made');
export const offerCountered = defineFact<'offer.countered', AboutOffer>('offer.countered');
export const offerAccepted = defineFact<'offer.accepted', AboutOffer>('offer.accepted');
export const offerDeclined = defineFact<
  'offer.declined',
  AboutOffer & { /** By the seller's floor. */ automatic: boolean }
>('offer.declined');
export const offerWithdrawn = defineFact<'offer.withdrawn', AboutOffer>('offer.withdrawn');
export const offerExpired = defineFact<'offer.expired', AboutOffer>('offer.expired');
/** The deal went to somebody else, or is no longer for sale. */
export const offerSuperseded = defineFact<'offer.superseded', AboutOffer>('offer.superseded');

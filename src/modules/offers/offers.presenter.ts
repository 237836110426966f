import { offerVerbsFor } from './offer.js';
import type { OfferStatus, OfferVerb, PriceSide } from './offer.js';
import type { OfferResponse } from './offers.dto.js';
import type { WholeOffer } from './offers.reader.js';

const TEXTS: Record<OfferStatus, string> = {
  OPEN: 'Waiting for an answer.',
  ACCEPTED: 'Accepted: the deal is reserved at this price.',
  // The same words whoever declined, a person or the floor.
  DECLINED: 'Thank you for the offer. It cannot be accepted at this price.',
  WITHDRAWN: 'Withdrawn.',
  EXPIRED: 'Ended without an answer.',
  SUPERSEDED: 'Ended: the deal is no longer available.',
};

/** An offer as one of its two sides sees it. */
export function presentOffer(offer: WholeOffer, viewerId: string): OfferResponse {
  const { id, discussionId, dealId, status, priceCents, currency, by, round, steps } = offer;
  const role: PriceSide = viewerId === offer.buyerId ? 'BUYER' : 'SELLER';
  return {
    id,
    discussionId,
    dealId,
    status,
    priceCents,
    currency,
    by: by === 'BUYER' ? 'buyer' : 'seller',
    round,
    expiresAt: offer.expiresAt.toISOString(),
    text: TEXTS[status],
    verbs: offerVerbsFor({ status, by, rounds: round }, role),
    history: steps.map((step) => ({
      verb: step.verb as OfferVerb,
      priceCents: step.priceCents,
      round: step.round,
      at: step.at.toISOString(),
    })),
    createdAt: offer.createdAt.toISOString(),
    updatedAt: offer.updatedAt.toISOString(),
  };
}

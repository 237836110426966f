import { Injectable } from '@nestjs/common';
import type { NewFact } from '../../facts/fact.js';
import {
  offerAccepted,
  offerCountered,
  offerDeclined,
  offerExpired,
  offerMade,
  offerSuperseded,
  offerWithdrawn,
} from '../../facts/offers.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { PriceOffer } from '../../platform/prisma/generated/client.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import type { OfferStatus, OfferVerb } from './offer.js';

export interface OfferStep {
  verb: OfferVerb;
  from: OfferStatus | null;
  /** Null when the clock or the seller's floor did it. */
  actorId: string | null;
  /** The seller's floor declined the price that this step named. */
  automatic?: boolean;
}

/** Writes what happened to an offer: its history and its fact, beside the row. */
@Injectable()
export class OfferSteps {
  constructor(private readonly facts: Facts) {}

  /** @param offer as it is after the step */
  async record(
    tx: Transaction,
    offer: PriceOffer,
    { verb, from, actorId, automatic }: OfferStep,
  ): Promise<void> {
    const { id: offerId, priceCents, round, status } = offer;
    const common = { offerId, priceCents, round };
    await tx.priceOfferStep.create({
      data: { ...common, verb, from, to: automatic ? 'OPEN' : status, actorId },
    });
    if (automatic) {
      await tx.priceOfferStep.create({
        data: { ...common, verb: 'decline', from: 'OPEN', to: status, actorId: null },
      });
    }
    await this.facts.record(tx, factOf(automatic ? 'decline' : verb, offer, automatic ?? false));
  }
}

function factOf(verb: OfferVerb, offer: PriceOffer, automatic: boolean): NewFact {
  const { id: offerId, discussionId, dealId, buyerId, sellerId, by, priceCents, currency } = offer;
  const about = { offerId, discussionId, dealId, buyerId, sellerId, by, priceCents, currency };
  switch (verb) {
    case 'offer':
      return offerMade(about);
    case 'counter':
      return offerCountered(about);
    case 'accept':
      return offerAccepted(about);
    case 'decline':
      return offerDeclined({ ...about, automatic });
    case 'withdraw':
      return offerWithdrawn(about);
    case 'expire':
      return offerExpired(about);
    case 'supersede':
      return offerSuperseded(about);
  }
}

import { Injectable } from '@nestjs/common';
import { dealArchived, dealSold, dealTakenDown } from '../../facts/deals.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { OfferClock } from './offer-clock.service.js';

/** A deal that is gone takes its open offers with it. */
@Injectable()
export class OffersListener {
  constructor(private readonly clock: OfferClock) {}

  @OnFact(dealSold)
  async onDealSold({ data }: HeardFact<typeof dealSold>): Promise<void> {
    await this.clock.supersedeForDeal(data.dealId);
  }

  @OnFact(dealArchived)
  async onDealArchived({ data }: HeardFact<typeof dealArchived>): Promise<void> {
    await this.clock.supersedeForDeal(data.dealId);
  }

  @OnFact(dealTakenDown)
  async onDealTakenDown({ data }: HeardFact<typeof dealTakenDown>): Promise<void> {
    await this.clock.supersedeForDeal(data.dealId);
  }
}

import { Injectable } from '@nestjs/common';
import { dealSubmitted } from '../../facts/deals.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { ImageMatches } from './image-matches.service.js';

/** Facts of deals -> what moderators should know of their pictures. */
@Injectable()
export class ImagesListener {
  constructor(private readonly matches: ImageMatches) {}

  @OnFact(dealSubmitted)
  onDealSubmitted({ data }: HeardFact<typeof dealSubmitted>): Promise<void> {
    return this.matches.findForDeal(data.dealId);
  }
}

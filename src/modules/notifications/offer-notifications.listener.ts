import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import {
  offerAccepted,
  offerCountered,
  offerDeclined,
  offerExpired,
  offerMade,
  offerSuperseded,
  offerWithdrawn,
} from '../../facts/offers.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { DealsReader } from '../deals/deals.reader.js';
import { NotificationsService } from './notifications.service.js';
import { noticeOfOffer } from './offer-notices.js';

/** Facts of offers -> who should know. */
@Injectable()
export class OfferNotificationsListener {
  constructor(
    private readonly deals: DealsReader,
    private readonly notifications: NotificationsService,
  ) {}

  @OnFact(offerMade)
  onOfferMade(fact: HeardFact<typeof offerMade>): Promise<void> {
    return this.tell('made', fact);
  }

  @OnFact(offerCountered)
  onOfferCountered(fact: HeardFact<typeof offerCountered>): Promise<void> {
    return this.tell('countered', fact);
  }

  @OnFact(offerAccepted)
  onOfferAccepted(fact: HeardFact<typeof offerAccepted>): Promise<void> {
    return this.tell('accepted', fact);
  }

  @OnFact(offerDeclined)
  onOfferDeclined(fact: HeardFact<typeof offerDeclined>): Promise<void> {
    return this.tell('declined', fact);
  }

  @OnFact(offerWithdrawn)
  onOfferWithdrawn(fact: HeardFact<typeof offerWithdrawn>): Promise<void> {
    return this.tell('withdrawn', fact);
  }

  @OnFact(offerExpired)
  onOfferExpired(fact: HeardFact<typeof offerExpired>): Promise<void> {
    return this.tell('expired', fact);
  }

  @OnFact(offerSuperseded)
  onOfferSuperseded(fact: HeardFact<typeof offerSuperseded>): Promise<void> {
    return this.tell('superseded', fact);
  }

  private async tell(
    event: Parameters<typeof noticeOfOffer>[0],
    { id, data }: HeardFact<typeof offerMade>,
  ): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    if (deal) await this.notifications.tell(noticeOfOffer(event, data, deal), id);
  }
}

import { Injectable } from '@nestjs/common';
import { dealDeclined, dealPublished, dealTakenDown } from '../../facts/deals.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { DealsReader } from '../deals/deals.reader.js';
import { noticeOfDecline, noticeOfPublication, noticeOfTakedown } from './deal-notices.js';
import { NotificationsService } from './notifications.service.js';

/** Facts -> who should know. */
@Injectable()
export class NotificationsListener {
  constructor(
    private readonly deals: DealsReader,
    private readonly notifications: NotificationsService,
  ) {}

  @OnFact(dealPublished)
  async onDealPublished({ id, data }: HeardFact<typeof dealPublished>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    if (deal) await this.notifications.tell(noticeOfPublication(deal), id);
  }

  @OnFact(dealDeclined)
  async onDealDeclined({ id, data }: HeardFact<typeof dealDeclined>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    const step = await this.deals.findTransition(data.transitionId);
    if (!deal || !step) return;
    const { reason, askedForChanges } = data;
    await this.notifications.tell(noticeOfDecline(deal, { reason, note: step.note, askedForChanges }), id);
  }

  @OnFact(dealTakenDown)
  async onDealTakenDown({ id, data }: HeardFact<typeof dealTakenDown>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    const step = await this.deals.findTransition(data.transitionId);
    if (deal && step)
      await this.notifications.tell(noticeOfTakedown(deal, { reason: data.reason, note: step.note }), id);
  }
}

import { Injectable } from '@nestjs/common';
import {
  dealDeclined,
  dealExpired,
  dealExpiring,
  dealPublished,
  dealRevisionApproved,
  dealRevisionDeclined,
  dealTakenDown,
} from '../../facts/deals.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { DealRecordsReader } from '../deals/deal-records.reader.js';
import { DealsReader } from '../deals/deals.reader.js';
import { RenewalLinks } from '../deals/renewal-links.reader.js';
import {
  noticeOfDecline,
  noticeOfEnd,
  noticeOfExpiry,
  noticeOfPublication,
  noticeOfRefusedRevision,
  noticeOfRevision,
  noticeOfTakedown,
} from './deal-notices.js';
import { NotificationsService } from './notifications.service.js';

/** Facts -> who should know. */
@Injectable()
export class NotificationsListener {
  constructor(
    private readonly deals: DealsReader,
    private readonly records: DealRecordsReader,
    private readonly links: RenewalLinks,
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
    const statement = await this.records.findStatement(step.id);
    const decision = { reason, note: step.note, askedForChanges, statement };
    await this.notifications.tell(noticeOfDecline(deal, decision), id);
  }

  @OnFact(dealTakenDown)
  async onDealTakenDown({ id, data }: HeardFact<typeof dealTakenDown>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    const step = await this.deals.findTransition(data.transitionId);
    if (!deal || !step) return;
    const statement = await this.records.findStatement(step.id);
    const decision = { reason: data.reason, note: step.note, statement };
    await this.notifications.tell(noticeOfTakedown(deal, decision), id);
  }

  @OnFact(dealRevisionApproved)
  async onDealRevisionApproved({ id, data }: HeardFact<typeof dealRevisionApproved>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    if (deal) await this.notifications.tell(noticeOfRevision(deal), id);
  }

  @OnFact(dealRevisionDeclined)
  async onDealRevisionDeclined({ id, data }: HeardFact<typeof dealRevisionDeclined>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    const statement = await this.records.findStatement(data.statementId);
    if (!deal || !statement) return;
    const decision = { reason: data.reason, note: statement.note, statement };
    await this.notifications.tell(noticeOfRefusedRevision(deal, decision), id);
  }

  @OnFact(dealExpiring)
  async onDealExpiring({ id, data }: HeardFact<typeof dealExpiring>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    // Renewed or sold meanwhile: there is nothing to warn of.
    if (deal?.expiresAt?.toISOString() !== data.expiresAt || deal.closedAt) return;
    const { expiresAt } = deal;
    await this.notifications.tell(noticeOfExpiry({ ...deal, expiresAt }, this.links.linkFor(deal)), id);
  }

  @OnFact(dealExpired)
  async onDealExpired({ id, data }: HeardFact<typeof dealExpired>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    if (deal) await this.notifications.tell(noticeOfEnd(deal), id);
  }
}

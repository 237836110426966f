import { Injectable } from '@nestjs/common';
import type { HeardFact } from '../../facts/fact.js';
import {
  appealDecided,
  reportResolved,
  suspensionLifted,
  userSuspended,
} from '../../facts/moderation.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { DealRecordsReader } from '../deals/deal-records.reader.js';
import { DealsReader } from '../deals/deals.reader.js';
import { AppealsReader } from '../moderation/appeals.reader.js';
import { UsersReader } from '../users/users.reader.js';
import {
  noticeOfAppeal,
  noticeOfLiftedSuspension,
  noticeOfResolution,
  noticeOfSuspension,
} from './moderation-notices.js';
import { NotificationsService } from './notifications.service.js';

/** What moderators did -> who should know. Decisions over deals are heard by `NotificationsListener`. */
@Injectable()
export class ModerationNotificationsListener {
  constructor(
    private readonly deals: DealsReader,
    private readonly records: DealRecordsReader,
    private readonly appeals: AppealsReader,
    private readonly users: UsersReader,
    private readonly notifications: NotificationsService,
  ) {}

  @OnFact(reportResolved)
  async onReportResolved({ id, data }: HeardFact<typeof reportResolved>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    if (deal) await this.notifications.tell(noticeOfResolution(data, data.upheld, deal.title), id);
  }

  @OnFact(appealDecided)
  async onAppealDecided({ id, data }: HeardFact<typeof appealDecided>): Promise<void> {
    const deal = await this.deals.find(data.dealId);
    const appeal = await this.appeals.find(data.appealId);
    if (!deal || !appeal) return;
    const { overturned, published } = data;
    const words = { title: deal.title, note: appeal.note ?? '', overturned, published };
    await this.notifications.tell(noticeOfAppeal(data, words), id);
  }

  @OnFact(userSuspended)
  async onUserSuspended({ id, data }: HeardFact<typeof userSuspended>): Promise<void> {
    const statement = await this.records.findStatement(data.statementId);
    const user = await this.users.find(data.userId);
    if (statement && user)
      await this.notifications.tell(noticeOfSuspension(user.id, statement, user.suspendedUntil), id);
  }

  @OnFact(suspensionLifted)
  async onSuspensionLifted({ id, data }: HeardFact<typeof suspensionLifted>): Promise<void> {
    await this.notifications.tell(noticeOfLiftedSuspension(data.userId), id);
  }
}

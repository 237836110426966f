import { Injectable } from '@nestjs/common';
import { appealDecided, appealLodged } from '../../facts/moderation.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { DealModeration } from '../deals/deal-moderation.service.js';
import { DealRevisions } from '../deals/deal-revisions.service.js';
import { DealRecordsReader } from '../deals/deal-records.reader.js';
import { DealNotFound, OwnDeal } from '../deals/deals.problems.js';
import { DealsReader } from '../deals/deals.reader.js';
import type { WholeDeal } from '../deals/deals.reader.js';
import type { AppealDecisionBody } from './appeals.dto.js';
import { AppealsReader } from './appeals.reader.js';
import type { WholeAppeal } from './appeals.reader.js';
import {
  AlreadyAppealed,
  AppealDecided,
  AppealNotFound,
  NothingToAppeal,
  OwnDecision,
} from './moderation.problems.js';

/** Objections of sellers to decisions, each decided by another moderator (EU DSA, article 20). */
@Injectable()
export class AppealsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
    private readonly records: DealRecordsReader,
    private readonly appeals: AppealsReader,
    private readonly moderation: DealModeration,
    private readonly revisions: DealRevisions,
  ) {}

  /** Appeals the last decision against a deal. @throws DealNotFound, NothingToAppeal, AlreadyAppealed */
  async lodge(actor: Actor, dealId: string, text: string): Promise<WholeAppeal> {
    const deal = await this.deals.getVisible(dealId, actor);
    if (deal.sellerId !== actor.userId) throw new DealNotFound();
    const [statement] = await this.records.listStatements(dealId);
    if (!statement || statement.appealUntil <= new Date()) throw new NothingToAppeal();
    const sellerId = actor.userId;
    const id = await this.prisma.$transaction(async (tx) => {
      const [row] = await tx.appeal.createManyAndReturn({
        data: { statementId: statement.id, dealId, sellerId, text },
        skipDuplicates: true,
      });
      if (!row) throw new AlreadyAppealed();
      await this.facts.record(tx, appealLodged({ appealId: row.id, dealId, sellerId }));
      return row.id;
    });
    return this.get(id);
  }

  /**
   * Decides an appeal. An overturned decision publishes the deal again, or lets its refused change wait once more, unless
   * it was rewritten or decided over anew.
   *
   * @throws AppealNotFound, AppealDecided, OwnDecision, OwnDeal, DealTransitionConflict
   */
  async decide(
    actor: Actor,
    id: string,
    body: AppealDecisionBody,
  ): Promise<{ appeal: WholeAppeal; published: boolean; reopened: boolean }> {
    const appeal = await this.get(id);
    if (appeal.sellerId === actor.userId) throw new OwnDeal();
    if (appeal.statement.decidedById === actor.userId) throw new OwnDecision();
    if (appeal.status !== 'OPEN') throw new AppealDecided();
    const deal = body.decision === 'overturn' ? await this.findRepublishable(appeal) : null;
    if (deal) {
      await this.moderation.reinstate(actor, deal, (tx) =>
        this.settle(tx, appeal, actor, body, { published: true, reopened: false }),
      );
      return { appeal: await this.get(id), published: true, reopened: false };
    }
    const mayReopen = body.decision === 'overturn' && (await this.concernsChange(appeal));
    const reopened = await this.prisma.$transaction(async (tx) => {
      const reopens = mayReopen && (await this.revisions.reopen(tx, actor, appeal.dealId));
      await this.settle(tx, appeal, actor, body, { published: false, reopened: reopens });
      return reopens;
    });
    return { appeal: await this.get(id), published: false, reopened };
  }

  private async get(id: string): Promise<WholeAppeal> {
    const appeal = await this.appeals.find(id);
    if (!appeal) throw new AppealNotFound();
    return appeal;
  }

  /** The deal, if it still is as the appealed decision left it: nothing unseen becomes public by an appeal. */
  private async findRepublishable({
    dealId,
    statementId,
    statement,
  }: WholeAppeal): Promise<WholeDeal | null> {
    if (statement.decision !== 'DECLINE' && statement.decision !== 'TAKEDOWN') return null;
    const deal = await this.deals.find(dealId);
    if (deal?.status !== 'DECLINED' || deal.needsReview) return null;
    return (await this.isLastWord(dealId, statementId)) ? deal : null;
  }

  /** A refused change is not published at once: who decides an appeal reads reasons, the queue shows the change itself. */
  private async concernsChange({ dealId, statementId, statement }: WholeAppeal): Promise<boolean> {
    return statement.decision === 'REVISION_DECLINE' && this.isLastWord(dealId, statementId);
  }

  private async isLastWord(dealId: string, statementId: string): Promise<boolean> {
    const [last] = await this.records.listStatements(dealId);
    return last?.id === statementId;
  }

  private async settle(
    tx: Transaction,
    { id: appealId, dealId, sellerId }: WholeAppeal,
    actor: Actor,
    { decision, note }: AppealDecisionBody,
    outcome: { published: boolean; reopened: boolean },
  ): Promise<void> {
    const overturned = decision === 'overturn';
    const { count } = await tx.appeal.updateMany({
      where: { id: appealId, status: 'OPEN' },
      data: {
        status: overturned ? 'OVERTURNED' : 'UPHELD',
        note,
        decidedById: actor.userId,
        decidedAt: new Date(),
      },
    });
    if (count === 0) throw new AppealDecided();
    const fact = appealDecided({ appealId, dealId, sellerId, overturned, ...outcome });
    const status = overturned ? 'OVERTURNED' : 'UPHELD';
    await this.facts.record(
      tx,
      withChange(fact, `appeal:${appealId}`, { status: 'OPEN' }, { status, dealId, ...outcome }),
    );
  }
}

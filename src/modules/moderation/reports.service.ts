import { Injectable } from '@nestjs/common';
import { dealReported, reportResolved } from '../../facts/moderation.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Report, ReportStatus } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { DealModeration } from '../deals/deal-moderation.service.js';
import { DealNotFound, OwnDeal } from '../deals/deals.problems.js';
import { DealsReader } from '../deals/deals.reader.js';
import { AlreadyReported, ReportNotFound, ReportOfOwnDeal, ReportResolved } from './moderation.problems.js';
import type { ReportBody, ResolutionBody } from './reports.dto.js';
import { ReportsReader } from './reports.reader.js';
import type { WholeReport } from './reports.reader.js';

interface Outcome {
  status: Exclude<ReportStatus, 'OPEN'>;
  resolvedById: string | null;
  note: string | null;
}

/** Notices by users that something is wrong with a deal (EU DSA, article 16). */
@Injectable()
export class ReportsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
    private readonly reports: ReportsReader,
    private readonly moderation: DealModeration,
  ) {}

  /** @throws DealNotFound, ReportOfOwnDeal, AlreadyReported */
  async report(actor: Actor, dealId: string, { reason, comment }: ReportBody): Promise<Report> {
    const deal = await this.deals.getVisible(dealId, actor);
    if (deal.sellerId === actor.userId) throw new ReportOfOwnDeal();
    if (deal.status === 'PENDING') throw new DealNotFound('It is being reviewed');
    const reporterId = actor.userId;
    return this.prisma.$transaction(async (tx) => {
      const [row] = await tx.report.createManyAndReturn({
        data: { dealId, reporterId, reason, comment: comment ?? null },
        skipDuplicates: true,
      });
      if (!row) throw new AlreadyReported();
      await this.facts.record(tx, dealReported({ dealId, reportId: row.id, reporterId }));
      return row;
    });
  }

  /**
   * Dismisses one report, or takes its deal down, which upholds every open report on it.
   *
   * @throws ReportNotFound, ReportResolved, OwnDeal, and for a takedown DealTransitionConflict, DealClaimed
   */
  async resolve(actor: Actor, id: string, { action, reason, note }: ResolutionBody): Promise<WholeReport> {
    const report = await this.reports.find(id);
    if (!report) throw new ReportNotFound();
    if (report.deal.sellerId === actor.userId) throw new OwnDeal();
    if (report.status !== 'OPEN') throw new ReportResolved();
    const { dealId } = report;
    const end = { resolvedById: actor.userId, note: note ?? null };
    if (action === 'takedown' && reason) {
      await this.moderation.takedown(actor, dealId, { reason, note }, async (tx) => {
        if ((await this.end(tx, { id }, { ...end, status: 'UPHELD' })) === 0) throw new ReportResolved();
        await this.end(tx, { dealId }, { ...end, status: 'UPHELD' });
      });
    } else {
      await this.prisma.$transaction(async (tx) => {
        if ((await this.end(tx, { id }, { ...end, status: 'DISMISSED' })) === 0) throw new ReportResolved();
      });
    }
    return (await this.reports.find(id)) ?? report;
  }

  /** Upholds what is still open on a deal that a moderator took down by other means. */
  async upholdAll(dealId: string, moderatorId: string | null): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      await this.end(tx, { dealId }, { status: 'UPHELD', resolvedById: moderatorId, note: null });
    });
  }

  /** @returns how many were open */
  private async end(
    tx: Transaction,
    which: { id: string } | { dealId: string },
    outcome: Outcome,
  ): Promise<number> {
    const rows = await tx.report.updateManyAndReturn({
      where: { ...which, status: 'OPEN' },
      data: { ...outcome, resolvedAt: new Date() },
    });
    const upheld = outcome.status === 'UPHELD';
    const told = rows.map(({ id: reportId, dealId, reporterId }) =>
      withChange(
        reportResolved({ reportId, dealId, reporterId, upheld }),
        `report:${reportId}`,
        { status: 'OPEN' },
        { status: outcome.status, dealId },
      ),
    );
    if (told.length > 0) await this.facts.record(tx, ...told);
    return rows.length;
  }
}

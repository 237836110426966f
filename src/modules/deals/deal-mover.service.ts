import { Injectable } from '@nestjs/common';
import { withChange } from '../../facts/fact.js';
import type { NewFact } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { decide, LIVE_STATUSES } from './deal.js';
import type { DealRole, DealVerb } from './deal.js';
import { DealTransitionConflict, refusalProblem } from './deals.problems.js';
import { WHOLE_DEAL } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';

/** Who takes a step. `id` is null when the clock does. */
export interface Walker {
  id: string | null;
  role: DealRole;
}

/** What one step changes besides the state, and the fact that tells of it. */
export interface Step {
  change?: Prisma.DealUncheckedUpdateManyInput;
  reason?: string;
  note?: string | undefined;
  buyerHasDiscussion?: boolean;
  now?: Date;
  /** More rows of the same transaction, or a last objection: what it throws undoes the step. */
  also?(tx: Transaction, transitionId: string): Promise<void>;
  fact(about: { dealId: string; sellerId: string }, transitionId: string): NewFact;
}

/** The one place that changes the state of a deal: one transaction of row, history and fact; of two at once one wins. */
@Injectable()
export class DealMover {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  /**
   * Takes one step from the state that `deal` was read in.
   *
   * @throws DealTransitionConflict if it has changed since, or what `refusalProblem` names
   */
  async move(verb: DealVerb, deal: WholeDeal, { id: actorId, role }: Walker, step: Step): Promise<WholeDeal> {
    const { id, sellerId, version } = deal;
    const verdict = decide(verb, {
      ...situationOf(deal),
      role,
      now: step.now ?? new Date(),
      buyerHasDiscussion: step.buyerHasDiscussion ?? null,
    });
    if (!verdict.ok) throw refusalProblem(verdict.refusal, verb, deal.status);
    const { from, to } = verdict;
    return this.prisma.$transaction(async (tx) => {
      const { count } = await tx.deal.updateMany({
        where: { id, version, status: from },
        data: { ...step.change, status: to, version: { increment: 1 } },
      });
      if (count === 0) throw new DealTransitionConflict('Somebody else was faster');
      if (LIVE_STATUSES.includes(from) && !LIVE_STATUSES.includes(to)) await closeRevision(tx, id);
      const { id: transitionId } = await tx.dealTransition.create({
        data: { dealId: id, verb, from, to, actorId, reason: step.reason, note: step.note },
      });
      await step.also?.(tx, transitionId);
      const { reason } = step;
      const after = { status: to, ...(reason ? { reason } : {}) };
      const fact = step.fact({ dealId: id, sellerId }, transitionId);
      await this.facts.record(tx, withChange(fact, `deal:${id}`, { status: from }, after));
      return tx.deal.findUniqueOrThrow({ where: { id }, include: WHOLE_DEAL });
    });
  }
}

/** What the rules must know of a stored deal. */
export function situationOf(deal: WholeDeal) {
  const { status, title, priceCents, expiresAt, publishedAt, closedAt, needsReview } = deal;
  return {
    status,
    title,
    priceCents,
    expiresAt,
    publishedAt,
    closedAt,
    needsReview,
    imageCount: deal.images.length,
    sellerVerified: deal.seller.emailVerifiedAt !== null,
  };
}

/** Nobody decides any more over a staged change of a deal that has left the public. */
async function closeRevision(tx: Transaction, dealId: string): Promise<void> {
  await tx.dealRevision.updateMany({
    where: { dealId, status: 'OPEN' },
    data: { status: 'CLOSED', decidedAt: new Date() },
  });
}

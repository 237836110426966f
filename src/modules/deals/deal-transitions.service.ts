import { Injectable } from '@nestjs/common';
import { after } from '../../common/time.js';
import {
  dealArchived,
  dealDeclined,
  dealPublished,
  dealSold,
  dealSubmitted,
  dealTakenDown,
} from '../../facts/deals.facts.js';
import type { NewFact } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { decide, LIFETIME_MS } from './deal.js';
import type { DealVerb } from './deal.js';
import type { DeclineBody, SaleBody, TakedownBody } from './deals.dto.js';
import { maySee, roleIn } from './deals.policy.js';
import { DealNotFound, DealTransitionConflict, OwnDeal, refusalProblem } from './deals.problems.js';
import { DealsReader, WHOLE_DEAL } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';

/** What one step changes besides the state, and the fact that tells of it. */
interface Step {
  change?: Prisma.DealUncheckedUpdateManyInput;
  reason?: string;
  note?: string | undefined;
  buyerHasDiscussion?: boolean;
  fact(about: { dealId: string; sellerId: string }, transitionId: string): NewFact;
}

const NO_DECLINE = { declineReason: null, declineNote: null, askedForChanges: false };

/** Moves deals through their life. Each step is one transaction of row, history and fact; of two at once one wins. */
@Injectable()
export class DealTransitions {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly deals: DealsReader,
  ) {}

  async submit(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('submit', actor, id, {
      change: { submittedAt: new Date(), ...NO_DECLINE },
      fact: (about) => dealSubmitted(about),
    });
  }

  async approve(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('approve', actor, id, {
      change: { publishedAt: new Date(), expiresAt: after(LIFETIME_MS), ...NO_DECLINE },
      fact: (about) => dealPublished(about),
    });
  }

  async decline(actor: Actor, id: string, { reason, note, askForChanges }: DeclineBody): Promise<WholeDeal> {
    return this.move('decline', actor, id, {
      change: { declineReason: reason, declineNote: note ?? null, askedForChanges: askForChanges },
      reason,
      note,
      fact: (about, transitionId) =>
        dealDeclined({ ...about, transitionId, reason, askedForChanges: askForChanges }),
    });
  }

  async takedown(actor: Actor, id: string, { reason, note }: TakedownBody): Promise<WholeDeal> {
    return this.move('takedown', actor, id, {
      change: { declineReason: reason, declineNote: note ?? null, askedForChanges: false },
      reason,
      note,
      fact: (about, transitionId) => dealTakenDown({ ...about, transitionId, reason }),
    });
  }

  async sell(actor: Actor, id: string, body: SaleBody): Promise<WholeDeal> {
    const buyerId = body?.buyerId ?? null;
    return this.move('sell', actor, id, {
      change: { buyerId, closedAt: new Date() },
      ...(buyerId ? { buyerHasDiscussion: await this.deals.hasDiscussion(id, buyerId) } : {}),
      fact: (about) => dealSold({ ...about, buyerId }),
    });
  }

  async archive(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('archive', actor, id, {
      change: { closedAt: new Date() },
      fact: (about) => dealArchived(about),
    });
  }

  /** @throws DealNotFound, DealTransitionConflict, OwnDeal, Forbidden and what `refusalProblem` names */
  private async move(verb: DealVerb, actor: Actor, id: string, step: Step): Promise<WholeDeal> {
    const deal = await this.deals.find(id);
    if (!deal || !maySee(actor, deal)) throw new DealNotFound();
    const role = roleIn(actor, deal);
    const verdict = decide(verb, {
      role,
      status: deal.status,
      sellerVerified: deal.seller.emailVerifiedAt !== null,
      title: deal.title,
      priceCents: deal.priceCents,
      imageCount: deal.images.length,
      expiresAt: deal.expiresAt,
      publishedAt: deal.publishedAt,
      now: new Date(),
      buyerHasDiscussion: step.buyerHasDiscussion ?? null,
    });
    if (!verdict.ok) {
      const ownModeration =
        verdict.refusal === 'not_allowed' && role === 'seller' && actor.may('deals:moderate');
      throw ownModeration ? new OwnDeal() : refusalProblem(verdict.refusal, verb, deal.status);
    }
    const { from, to } = verdict;
    return this.prisma.$transaction(async (tx) => {
      const { count } = await tx.deal.updateMany({
        where: { id, status: from, version: deal.version },
        data: { ...step.change, status: to, version: { increment: 1 } },
      });
      if (count === 0) throw new DealTransitionConflict('Somebody else was faster');
      const { id: transitionId } = await tx.dealTransition.create({
        data: { dealId: id, verb, from, to, actorId: actor.userId, reason: step.reason, note: step.note },
      });
      await this.facts.record(tx, step.fact({ dealId: id, sellerId: deal.sellerId }, transitionId));
      return tx.deal.findUniqueOrThrow({ where: { id }, include: WHOLE_DEAL });
    });
  }
}

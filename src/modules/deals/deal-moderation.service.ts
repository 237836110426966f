import { Injectable } from '@nestjs/common';
import { after } from '../../common/time.js';
import { dealDeclined, dealPublished, dealReinstated, dealTakenDown } from '../../facts/deals.facts.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { LIFETIME_MS } from './deal.js';
import type { DealVerb } from './deal.js';
import { DealClaims } from './deal-claims.service.js';
import { DealMover } from './deal-mover.service.js';
import type { Step } from './deal-mover.service.js';
import { NO_DECLINE } from './deal-transitions.service.js';
import type { DeclineBody, TakedownBody } from './deals.dto.js';
import { roleIn } from './deals.policy.js';
import { OwnDeal } from './deals.problems.js';
import { DealsReader } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';
import { Statements } from './statements.service.js';

/** More work in the transaction of a decision. */
export type Beside = (tx: Transaction) => Promise<void>;

/** What moderators decide over deals. A decision against the seller comes with its statement of reasons. */
@Injectable()
export class DealModeration {
  constructor(
    private readonly mover: DealMover,
    private readonly deals: DealsReader,
    private readonly claims: DealClaims,
    private readonly statements: Statements,
  ) {}

  /** @throws DealNotFound, DealTransitionConflict, DealClaimed, OwnDeal */
  async approve(actor: Actor, id: string): Promise<WholeDeal> {
    return this.decide('approve', actor, await this.deals.getVisible(id, actor), {
      change: { publishedAt: new Date(), expiresAt: after(LIFETIME_MS), needsReview: false, ...NO_DECLINE },
      fact: (about) => dealPublished(about),
    });
  }

  /** @throws DealNotFound, DealTransitionConflict, DealClaimed, OwnDeal */
  async decline(actor: Actor, id: string, { reason, note, askForChanges }: DeclineBody): Promise<WholeDeal> {
    const deal = await this.deals.getVisible(id, actor);
    return this.decide('decline', actor, deal, {
      change: {
        declineReason: reason,
        declineNote: note ?? null,
        askedForChanges: askForChanges,
        needsReview: false,
      },
      reason,
      note,
      also: (tx, id) =>
        this.statements.issueForDeal(tx, deal, { id, decision: 'DECLINE', reason, note, actor }),
      fact: (about, transitionId) =>
        dealDeclined({ ...about, transitionId, reason, askedForChanges: askForChanges }),
    });
  }

  /** @throws DealNotFound, DealTransitionConflict, DealClaimed, OwnDeal */
  async takedown(actor: Actor, id: string, body: TakedownBody, beside?: Beside): Promise<WholeDeal> {
    const { reason, note } = body;
    const deal = await this.deals.getVisible(id, actor);
    return this.decide('takedown', actor, deal, {
      change: { declineReason: reason, declineNote: note ?? null, askedForChanges: false },
      reason,
      note,
      also: async (tx, transitionId) => {
        const statement = { id: transitionId, decision: 'TAKEDOWN', reason, note, actor } as const;
        await this.statements.issueForDeal(tx, deal, statement);
        await beside?.(tx);
      },
      fact: (about, transitionId) => dealTakenDown({ ...about, transitionId, reason }),
    });
  }

  /**
   * Brings a declined deal back to the public after an appeal.
   *
   * @throws DealTransitionConflict, RenewalNeedsReview if the seller has rewritten it meanwhile
   */
  async reinstate(actor: Actor, deal: WholeDeal, beside: Beside): Promise<WholeDeal> {
    return this.mover.move(
      'reinstate',
      deal,
      { id: actor.userId, role: 'system' },
      {
        change: { publishedAt: new Date(), expiresAt: after(LIFETIME_MS), ...NO_DECLINE },
        note: 'an appeal was upheld',
        also: beside,
        fact: (about) => dealReinstated(about),
      },
    );
  }

  private async decide(verb: DealVerb, actor: Actor, deal: WholeDeal, step: Step): Promise<WholeDeal> {
    const role = roleIn(actor, deal);
    if (role === 'seller') throw new OwnDeal();
    return this.mover.move(
      verb,
      deal,
      { id: actor.userId, role },
      {
        ...step,
        also: async (tx, transitionId) => {
          await this.claims.end(tx, deal.id, actor.userId);
          await step.also?.(tx, transitionId);
        },
      },
    );
  }
}

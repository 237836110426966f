import { Injectable } from '@nestjs/common';
import { after } from '../../common/time.js';
import {
  dealArchived,
  dealReleased,
  dealRenewed,
  dealReserved,
  dealRestored,
  dealSold,
  dealSubmitted,
} from '../../facts/deals.facts.js';
import type { Actor } from '../../platform/http/actor.js';
import { LIFETIME_MS } from './deal.js';
import type { DealVerb } from './deal.js';
import { DealMover } from './deal-mover.service.js';
import type { Step } from './deal-mover.service.js';
import type { SaleBody } from './deals.dto.js';
import { roleIn } from './deals.policy.js';
import { DealsReader } from './deals.reader.js';
import type { WholeDeal } from './deals.reader.js';

export const NO_DECLINE = { declineReason: null, declineNote: null, askedForChanges: false };

/** What a seller does with a deal. What moderators do is `DealModeration`, what time does is `DealClock`. */
@Injectable()
export class DealTransitions {
  constructor(
    private readonly mover: DealMover,
    private readonly deals: DealsReader,
  ) {}

  async submit(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('submit', actor, id, {
      change: { submittedAt: new Date(), ...NO_DECLINE },
      fact: (about) => dealSubmitted(about),
    });
  }

  async reserve(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('reserve', actor, id, { fact: (about) => dealReserved(about) });
  }

  async release(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('release', actor, id, { fact: (about) => dealReleased(about) });
  }

  async renew(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('renew', actor, id, renewal());
  }

  /** Renews for the bearer of the seller's signed link. `deal` must be as the link was checked against. */
  async renewByLink(deal: WholeDeal): Promise<WholeDeal> {
    return this.mover.move(
      'renew',
      deal,
      { id: deal.sellerId, role: 'seller' },
      { ...renewal(), note: 'by the link in the mail' },
    );
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

  /** Brings an archived deal back as a draft. */
  async restore(actor: Actor, id: string): Promise<WholeDeal> {
    return this.move('restore', actor, id, {
      change: { closedAt: null },
      fact: (about) => dealRestored(about),
    });
  }

  /** @throws DealTransitionConflict, Forbidden and what `refusalProblem` names */
  private async move(verb: DealVerb, actor: Actor, id: string, step: Step): Promise<WholeDeal> {
    const deal = await this.deals.getVisible(id, actor);
    return this.mover.move(verb, deal, { id: actor.userId, role: roleIn(actor, deal) }, step);
  }
}

function renewal(): Step {
  const expiresAt = after(LIFETIME_MS);
  return {
    change: { publishedAt: new Date(), expiresAt },
    fact: (about) => dealRenewed({ ...about, expiresAt: expiresAt.toISOString() }),
  };
}

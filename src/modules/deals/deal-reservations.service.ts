import { Injectable } from '@nestjs/common';
import { dealReserved } from '../../facts/deals.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { decide } from './deal.js';
import { situationOf } from './deal-mover.service.js';
import { DealNotFound, refusalProblem } from './deals.problems.js';
import { WHOLE_DEAL } from './deals.reader.js';

/** Reservations that others agree on: called by offers inside their own transaction. */
@Injectable()
export class DealReservations {
  constructor(private readonly facts: Facts) {}

  /**
   * Reserves a deal in the name of its seller, who has agreed to a price. The deal is locked from here on.
   *
   * @param actorId who said the last yes: the seller, or the buyer whom the seller had offered a price
   * @throws DealNotFound, DealTransitionConflict if it is not on sale
   */
  async reserveFor(tx: Transaction, { dealId, actorId }: { dealId: string; actorId: string }): Promise<void> {
    await tx.$queryRaw`SELECT id FROM "Deal" WHERE id = ${dealId}::uuid FOR UPDATE`;
    const deal = await tx.deal.findUnique({ where: { id: dealId }, include: WHOLE_DEAL });
    if (!deal) throw new DealNotFound();
    const { sellerId } = deal;
    const verdict = decide('reserve', {
      ...situationOf(deal),
      role: 'seller',
      now: new Date(),
      buyerHasDiscussion: null,
    });
    if (!verdict.ok) throw refusalProblem(verdict.refusal, 'reserve', deal.status);
    const { from, to } = verdict;
    await tx.deal.update({ where: { id: dealId }, data: { status: to, version: { increment: 1 } } });
    const note = 'by an accepted offer';
    await tx.dealTransition.create({ data: { dealId, verb: 'reserve', from, to, actorId, note } });
    await this.facts.record(tx, dealReserved({ dealId, sellerId }));
  }
}

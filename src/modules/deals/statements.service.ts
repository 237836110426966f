import { Injectable } from '@nestjs/common';
import { after, DAY } from '../../common/time.js';
import type { Actor } from '../../platform/http/actor.js';
import type { StatementDecision } from '../../platform/prisma/generated/client.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import type { WholeDeal } from './deals.reader.js';
import { factsRelied, ruleBehind } from './statement.presenter.js';

/** How long a decision can be appealed: six months (EU DSA, article 20). */
const APPEAL_MS = 183 * DAY;

interface Decision {
  /** Of the step in the deal's history that it explains; a statement about a person has an id of its own. */
  id: string;
  decision: StatementDecision;
  reason: string;
  note?: string | undefined;
  actor: Actor;
}

/** Statements of reasons: written in the transaction of the decision that they explain, never changed. */
@Injectable()
export class Statements {
  async issueForDeal(tx: Transaction, deal: WholeDeal, decision: Decision): Promise<void> {
    const reports = await tx.report.count({ where: { dealId: deal.id, status: 'OPEN' } });
    const { title, version } = deal;
    const facts = factsRelied(decision.decision, { title, version, imageCount: deal.images.length, reports });
    await this.issue(tx, { ...decision, userId: deal.sellerId, dealId: deal.id, facts });
  }

  async issue(
    tx: Transaction,
    { actor, reason, note, ...rest }: Decision & { userId: string; dealId: string | null; facts: string },
  ): Promise<void> {
    await tx.statement.create({
      data: {
        ...rest,
        reason,
        rule: ruleBehind(reason),
        note: note ?? null,
        decidedById: actor.userId,
        appealUntil: after(APPEAL_MS),
      },
    });
  }
}

import type { AppealReceipt, AppealResponse } from './appeals.dto.js';
import type { WholeAppeal } from './appeals.reader.js';

/** An appeal as its seller sees it. */
export function presentAppealReceipt(appeal: WholeAppeal): AppealReceipt {
  const { id, dealId, text, status, note, createdAt, decidedAt } = appeal;
  const { userId: _to, decidedById: _by, appealUntil, createdAt: statedAt, ...statement } = appeal.statement;
  return {
    id,
    dealId,
    text,
    status,
    note,
    statement: {
      ...statement,
      appealUntil: appealUntil.toISOString(),
      createdAt: statedAt.toISOString(),
    },
    createdAt: createdAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

/** An appeal as moderators see it. */
export function presentAppeal(appeal: WholeAppeal): AppealResponse {
  return { ...presentAppealReceipt(appeal), decidedBy: appeal.statement.decidedById };
}

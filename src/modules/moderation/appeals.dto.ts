import { z } from 'zod';
import { isPlainText } from '../../common/text.js';
import { Limit, pageOf } from '../../platform/http/inputs.js';
import { StatementResponse } from '../deals/deal-records.dto.js';
import { DECISION_NOTE } from '../deals/decisions.dto.js';

const STATUSES = ['OPEN', 'UPHELD', 'OVERTURNED'] as const;

export const AppealBody = z
  .strictObject({ text: z.string().trim().min(10).max(4_000).refine(isPlainText, 'must be plain text') })
  .meta({ id: 'AppealBody' });
export type AppealBody = z.infer<typeof AppealBody>;

export const AppealsQuery = z.strictObject({
  status: z.enum(STATUSES).default('OPEN'),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type AppealsQuery = z.infer<typeof AppealsQuery>;

export const AppealDecisionBody = z
  .strictObject({
    decision: z.enum(['uphold', 'overturn']).meta({
      description:
        'uphold: the decision stands. overturn: the appeal is right, and the deal is public again, or its refused change waits again',
    }),
    note: DECISION_NOTE,
  })
  .meta({ id: 'AppealDecisionBody' });
export type AppealDecisionBody = z.infer<typeof AppealDecisionBody>;

/** An appeal as its seller sees it: who decided stays unsaid. */
export const AppealReceipt = z
  .object({
    id: z.uuid(),
    dealId: z.uuid(),
    text: z.string(),
    status: z.enum(STATUSES),
    note: z.string().nullable(),
    statement: StatementResponse.omit({ appeal: true, howToAppeal: true }),
    createdAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AppealReceipt' });
export type AppealReceipt = z.infer<typeof AppealReceipt>;

export const AppealResponse = AppealReceipt.extend({
  decidedBy: z.uuid().nullable().meta({ description: 'Who made the decision that is appealed' }),
}).meta({ id: 'Appeal' });
export type AppealResponse = z.infer<typeof AppealResponse>;

export const AppealsPage = pageOf(AppealResponse, 'AppealsPage');

export const DecidedAppealResponse = AppealResponse.extend({
  published: z.boolean().meta({
    description:
      'Whether the deal is public again. Not if it was rewritten, or decided over again, meanwhile',
  }),
  reopened: z.boolean().meta({
    description: 'Whether the refused change of the public deal waits for a moderator again',
  }),
}).meta({ id: 'DecidedAppeal' });

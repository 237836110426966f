import { z } from 'zod';
import { isPlainText } from '../../common/text.js';
import { Id, Limit, pageOf } from '../../platform/http/inputs.js';
import { DECISION_NOTE, DECLINE_REASONS } from '../deals/decisions.dto.js';

export const REPORT_REASONS = [
  'PROHIBITED_ITEM',
  'SUSPECTED_SCAM',
  'WRONG_CATEGORY',
  'MISLEADING',
  'STOLEN_PICTURES',
  'OFFENSIVE',
  'DUPLICATE',
  'OTHER',
] as const;

const STATUSES = ['OPEN', 'DISMISSED', 'UPHELD'] as const;

export const ReportBody = z
  .strictObject({
    reason: z.enum(REPORT_REASONS),
    comment: z.string().trim().min(1).max(1_000).refine(isPlainText, 'must be plain text').optional(),
  })
  .refine(({ reason, comment }) => reason !== 'OTHER' || comment !== undefined, {
    message: 'say what is wrong when the reason is OTHER',
    path: ['comment'],
  })
  .meta({ id: 'ReportBody' });
export type ReportBody = z.infer<typeof ReportBody>;

export const ReportReceipt = z
  .object({
    id: z.uuid(),
    dealId: z.uuid(),
    reason: z.enum(REPORT_REASONS),
    comment: z.string().nullable(),
    status: z.enum(STATUSES),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ReportReceipt' });

export const ReportsQuery = z.strictObject({
  status: z.enum(STATUSES).default('OPEN'),
  dealId: Id.optional(),
  reason: z.enum(REPORT_REASONS).optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ReportsQuery = z.infer<typeof ReportsQuery>;

export const ReportResponse = ReportReceipt.extend({
  deal: z.object({ id: z.uuid(), title: z.string(), status: z.string(), sellerId: z.uuid() }),
  reporter: z.object({ id: z.uuid(), displayName: z.string() }),
  weight: z.int().meta({ description: 'How many people have an open report on the deal' }),
  note: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
}).meta({ id: 'Report' });
export type ReportResponse = z.infer<typeof ReportResponse>;

export const ReportsPage = pageOf(ReportResponse, 'ReportsPage');

export const ResolutionBody = z
  .strictObject({
    action: z.enum(['dismiss', 'takedown']),
    reason: z.enum(DECLINE_REASONS).optional().meta({ description: 'For a takedown: told to the seller' }),
    note: DECISION_NOTE.optional(),
  })
  .refine(({ action, reason }) => action === 'dismiss' || reason !== undefined, {
    message: 'a takedown needs a reason',
    path: ['reason'],
  })
  .refine(({ reason, note }) => reason !== 'OTHER' || note !== undefined, {
    message: 'say why when the reason is OTHER',
    path: ['note'],
  })
  .meta({ id: 'ReportResolutionBody' });
export type ResolutionBody = z.infer<typeof ResolutionBody>;

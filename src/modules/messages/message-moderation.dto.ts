import { z } from 'zod';
import { isPlainText } from '../../common/text.js';
import { Limit, pageOf } from '../../platform/http/inputs.js';
import { explained, EXPLAIN } from '../deals/decisions.dto.js';
import { MessageResponse } from './discussions.dto.js';

const Party = z.object({ id: z.uuid(), displayName: z.string() });

/** The conversation that a message belongs to, as far as moderators need it. */
const Conversation = z.object({
  deal: z.object({ id: z.uuid(), title: z.string(), status: z.string() }),
  buyer: Party,
  seller: Party,
});

const ModeratedMessage = MessageResponse.extend({
  versions: z.array(z.object({ body: z.string(), until: z.iso.datetime() })).meta({
    description: 'What it said before it was edited or deleted, the oldest first; kept for 90 days',
  }),
}).meta({ id: 'ModeratedMessage' });
export type ModeratedMessage = z.infer<typeof ModeratedMessage>;

export const HeldMessageResponse = z
  .object({
    message: MessageResponse,
    hits: z.array(z.string()).meta({ description: 'Names of the scam patterns that it hits' }),
    conversation: Conversation,
    context: z.array(MessageResponse).meta({ description: 'The last messages before it, at most five' }),
  })
  .meta({ id: 'HeldMessage' });
export type HeldMessageResponse = z.infer<typeof HeldMessageResponse>;

export const HeldMessagesPage = pageOf(HeldMessageResponse, 'HeldMessagesPage');

export const MESSAGE_REPORT_REASONS = [
  'SUSPECTED_SCAM',
  'OFFENSIVE',
  'HARASSMENT',
  'SPAM',
  'ILLEGAL',
  'OTHER',
] as const;
const STATUSES = ['OPEN', 'DISMISSED', 'UPHELD'] as const;
const Words = z.string().trim().min(1).max(1_000).refine(isPlainText, 'must be plain text');

export const ReportMessageBody = z
  .strictObject({ reason: z.enum(MESSAGE_REPORT_REASONS), comment: Words.optional() })
  .refine(({ reason, comment }) => reason !== 'OTHER' || comment !== undefined, {
    message: 'say what is wrong when the reason is OTHER',
    path: ['comment'],
  })
  .meta({ id: 'ReportMessageBody' });
export type ReportMessageBody = z.infer<typeof ReportMessageBody>;

export const MessageReportReceipt = z
  .object({
    id: z.uuid(),
    messageId: z.uuid(),
    reason: z.enum(MESSAGE_REPORT_REASONS),
    comment: z.string().nullable(),
    status: z.enum(STATUSES),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'MessageReportReceipt' });

export const MessageReportResponse = MessageReportReceipt.extend({
  reporter: Party,
  conversation: Conversation,
  context: z.array(ModeratedMessage).meta({
    description: 'The message and those around it when it was reported: up to five before, up to five after',
  }),
  note: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
}).meta({ id: 'MessageReport' });
export type MessageReportResponse = z.infer<typeof MessageReportResponse>;

export const MessageReportsPage = pageOf(MessageReportResponse, 'MessageReportsPage');

export const MessageReportsQuery = z.strictObject({
  status: z.enum(STATUSES).default('OPEN'),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type MessageReportsQuery = z.infer<typeof MessageReportsQuery>;

export const ResolveMessageReportBody = z
  .strictObject({
    action: z
      .enum(['dismiss', 'uphold'])
      .meta({ description: '`uphold` deletes the message for both sides' }),
    reason: z.enum(MESSAGE_REPORT_REASONS).optional().meta({
      description: 'Told to the author of a message that is deleted; left out: the one that was reported',
    }),
    note: Words.optional().meta({ description: 'Told to the author too; needed where the reason is OTHER' }),
  })
  .refine(({ reason, note }) => explained({ reason: reason ?? '', note }), EXPLAIN)
  .meta({ id: 'ResolveMessageReportBody' });
export type ResolveMessageReportBody = z.infer<typeof ResolveMessageReportBody>;

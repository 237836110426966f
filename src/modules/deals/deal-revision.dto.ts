import { z } from 'zod';
import { Id } from '../../platform/http/inputs.js';
import { DECISION_NOTE, DECLINE_REASONS, explained, EXPLAIN } from './decisions.dto.js';

const Picture = z.object({
  id: z.uuid(),
  url: z.string(),
  width: z.int(),
  height: z.int(),
  blurhash: z.string(),
});
const Value = z.union([z.string(), z.array(Picture), z.null()]);

export const RevisionResponse = z
  .object({
    id: z.uuid(),
    createdAt: z.iso.datetime(),
    changes: z
      .array(
        z.object({
          field: z.enum(['title', 'description', 'category', 'condition', 'product', 'images']),
          from: Value,
          to: Value,
          diff: z
            .array(z.object({ op: z.enum(['same', 'removed', 'added']), text: z.string() }))
            .nullable()
            .meta({ description: 'Word by word, for texts' }),
        }),
      )
      .meta({ description: 'What would change: the published value, and the one that waits' }),
  })
  .meta({ id: 'DealRevision' });
export type RevisionResponse = z.infer<typeof RevisionResponse>;

const revisionId = Id.optional().meta({
  description: 'The change that was read: refused if the seller has replaced it meanwhile',
});

export const RevisionApprovalBody = z
  .strictObject({ revisionId })
  .optional()
  .meta({ id: 'RevisionApprovalBody' });
export type RevisionApprovalBody = z.infer<typeof RevisionApprovalBody>;

export const RevisionDeclineBody = z
  .strictObject({ reason: z.enum(DECLINE_REASONS), note: DECISION_NOTE.optional(), revisionId })
  .refine(explained, EXPLAIN)
  .meta({ id: 'RevisionDeclineBody' });
export type RevisionDeclineBody = z.infer<typeof RevisionDeclineBody>;

import { z } from 'zod';
import { Limit, pageOf } from '../../platform/http/inputs.js';
import { DealResponse } from '../deals/deals.dto.js';
import { ImageMatchResponse } from '../images/images.dto.js';
import { CategorySlug } from '../products/products.dto.js';

export const QueueQuery = z.strictObject({
  kind: z.enum(['new', 'revision']).optional().meta({ description: 'New deals, or changes of public ones' }),
  category: CategorySlug.optional(),
  claim: z.enum(['mine', 'free', 'others']).optional(),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type QueueQuery = z.infer<typeof QueueQuery>;

export const ClaimResponse = z
  .object({ by: z.object({ id: z.uuid(), displayName: z.string() }), until: z.iso.datetime() })
  .meta({ id: 'ModerationClaim' });

export const QueueItem = DealResponse.extend({
  review: z.object({
    kind: z.enum(['new', 'revision']),
    since: z.iso.datetime(),
    weight: z.int().meta({ description: 'How many people have an open report on it' }),
    claim: ClaimResponse.nullable(),
    imageMatches: z.array(ImageMatchResponse).meta({
      description:
        'Its pictures that another seller showed before, the closest first. Found a moment after the submission',
    }),
  }),
}).meta({ id: 'ModerationQueueItem' });
export type QueueItem = z.infer<typeof QueueItem>;

export const QueuePage = pageOf(QueueItem, 'ModerationQueuePage');

export const ModerationCountsResponse = z
  .object({
    newDeals: z.int(),
    revisions: z.int().meta({ description: 'Changes of public deals' }),
    reports: z.int(),
    appeals: z.int(),
  })
  .meta({ id: 'ModerationCounts' });
export type ModerationCountsResponse = z.infer<typeof ModerationCountsResponse>;

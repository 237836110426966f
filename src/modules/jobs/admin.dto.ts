import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/http/inputs.js';

const DeadFactResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    requestId: z.string().nullable(),
    recordedAt: z.iso.datetime(),
    failures: z.int(),
    lastError: z.string(),
    deadAt: z.iso.datetime(),
  })
  .meta({ id: 'DeadFact' });
export const DeadFactsPage = pageOf(DeadFactResponse, 'DeadFactsPage');

const SuppressionResponse = z
  .object({
    id: z.uuid(),
    address: z.string().meta({ description: 'Not the whole of it', examples: ['s***@example.org'] }),
    reason: z.enum(['BOUNCE', 'COMPLAINT']),
    since: z.iso.datetime(),
  })
  .meta({ id: 'MailSuppression' });
export const SuppressionsPage = pageOf(SuppressionResponse, 'MailSuppressionsPage');

export const ListSuppressionsQuery = PageQuery.extend({
  address: z.string().max(320).optional().meta({ description: 'What the list says of this address' }),
});
export type ListSuppressionsQuery = z.infer<typeof ListSuppressionsQuery>;

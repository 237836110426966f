import { z } from 'zod';
import { pageOf, PageQuery } from '../../platform/http/inputs.js';

const DeadDeliveryResponse = z
  .object({
    id: z.uuid(),
    userId: z.uuid().meta({ description: 'Who was to be told' }),
    kind: z.string().meta({ examples: ['deal.approved'] }),
    channel: z.enum(['EMAIL', 'SOCKET', 'PUSH']),
    state: z.enum(['DEAD', 'SUPPRESSED']),
    attempts: z.int().meta({ description: 'How often a worker took it up, crashes included' }),
    failures: z.int().meta({ description: 'How often it was refused since it was last retried' }),
    lastError: z.string(),
    firstTriedAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'DeadDelivery' });
export type DeadDeliveryResponse = z.infer<typeof DeadDeliveryResponse>;

export const DeadDeliveriesPage = pageOf(DeadDeliveryResponse, 'DeadDeliveriesPage');

export const ListDeadDeliveriesQuery = PageQuery.extend({
  state: z.enum(['dead', 'suppressed']).default('dead').meta({
    description:
      '`dead`: given up, can be retried or dropped; `suppressed`: mails whose address takes none from us',
  }),
});
export type ListDeadDeliveriesQuery = z.infer<typeof ListDeadDeliveriesQuery>;

import { z } from 'zod';
import { Id, Limit, pageOf } from '../../platform/http/inputs.js';

export const NotificationResponse = z
  .object({
    id: z.uuid(),
    kind: z.string().meta({ examples: ['deal.approved'] }),
    title: z.string(),
    text: z.string(),
    data: z
      .record(z.string(), z.string())
      .meta({ description: 'The ids that it is about, such as `dealId`' }),
    readAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Notification' });
export type NotificationResponse = z.infer<typeof NotificationResponse>;

export const NotificationsPage = pageOf(NotificationResponse, 'NotificationsPage');

export const ListNotificationsQuery = z.strictObject({
  unread: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  kind: z
    .string()
    .max(500)
    .transform((text) => text.split(','))
    .optional()
    .meta({
      description: 'One kind, or several with commas between',
      examples: ['offer.made,offer.countered'],
    }),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ListNotificationsQuery = z.infer<typeof ListNotificationsQuery>;

export const MarkReadBody = z
  .strictObject({
    ids: z.union([z.literal('all'), z.array(Id).min(1).max(100)]).optional(),
    upTo: Id.optional().meta({ description: 'This one and everything before it' }),
  })
  .refine(({ ids, upTo }) => (ids === undefined) !== (upTo === undefined), {
    message: 'name either ids or upTo',
    path: ['ids'],
  })
  .meta({ id: 'MarkReadBody' });
export type MarkReadBody = z.infer<typeof MarkReadBody>;

export const UnreadCountResponse = z.object({ unread: z.int() }).meta({ id: 'UnreadCount' });

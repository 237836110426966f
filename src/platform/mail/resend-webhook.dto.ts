import { z } from 'zod';

/** What we read of an event of Resend; there is more in it, and more may come. */
export const ResendEvent = z
  .object({
    type: z.string().meta({ examples: ['email.bounced'] }),
    data: z.object({
      email_id: z.string().max(200),
      to: z.array(z.string().max(320)).max(50),
      bounce: z.object({ type: z.string().meta({ examples: ['Permanent', 'Transient'] }) }).optional(),
    }),
  })
  .meta({ id: 'ResendEvent' });
export type ResendEvent = z.infer<typeof ResendEvent>;

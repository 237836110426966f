import { z } from 'zod';

/** As `PushSubscription.toJSON()` of a browser gives it. */
export const SubscribePushBody = z
  .strictObject({
    endpoint: z.url({ protocol: /^https$/ }).max(1_000),
    expirationTime: z.number().nullable().optional(),
    keys: z.strictObject({
      p256dh: z.string().regex(/^[\w-]{87,88}=?$/, 'a P-256 public key in base64url'),
      auth: z.string().regex(/^[\w-]{22}={0,2}$/, '16 bytes in base64url'),
    }),
  })
  .meta({ id: 'SubscribePushBody' });
export type SubscribePushBody = z.infer<typeof SubscribePushBody>;

export const PushKeyResponse = z.object({ publicKey: z.string() }).meta({ id: 'PushKey' });
export const PushSubscriptionResponse = z
  .object({ id: z.uuid(), createdAt: z.iso.datetime() })
  .meta({ id: 'PushSubscription' });

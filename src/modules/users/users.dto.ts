import { z } from 'zod';

export const MeResponse = z
  .object({
    id: z.uuid(),
    email: z.string(),
    displayName: z.string(),
    role: z.enum(['USER', 'MODERATOR', 'ADMIN']),
    locale: z.string(),
    emailVerified: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Me' });

export const PublicUserResponse = z
  .object({ id: z.uuid(), displayName: z.string(), memberSince: z.iso.datetime() })
  .meta({ id: 'PublicUser' });

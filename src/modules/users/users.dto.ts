import { z } from 'zod';
import { LOCALES } from '../../common/locales.js';
import { isPlainText } from '../../common/text.js';
import { Id } from '../../platform/http/inputs.js';
import { DisplayName } from './display-name.dto.js';

const Avatar = z.object({
  id: z.uuid(),
  url: z.string(),
  width: z.int(),
  height: z.int(),
  blurhash: z.string(),
});

export const MeResponse = z
  .object({
    id: z.uuid(),
    email: z.string(),
    displayName: z.string(),
    role: z.enum(['USER', 'MODERATOR', 'ADMIN']),
    locale: z.string(),
    bio: z.string().nullable(),
    avatar: Avatar.nullable(),
    emailVerified: z.boolean(),
    emailBouncing: z.boolean().meta({
      description: 'Mails to the address come back, so none are sent: ask for another address',
    }),
    hasPassword: z.boolean().meta({ description: 'False for those who only sign in through others' }),
    termsVersion: z.string().nullable().meta({ description: 'The newest version of the terms accepted' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Me' });

export const EditMeBody = z
  .strictObject({
    displayName: DisplayName,
    locale: z.enum(LOCALES),
    bio: z.string().trim().max(1_000).refine(isPlainText, 'must be plain text').nullable(),
    avatarImageId: Id.nullable().meta({ description: 'An upload of yours (`POST /api/images`); null: none' }),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, 'must change something')
  .meta({ id: 'EditMeBody' });
export type EditMeBody = z.infer<typeof EditMeBody>;

export const PublicUserResponse = z
  .object({
    id: z.uuid(),
    displayName: z.string(),
    bio: z.string().nullable(),
    avatar: Avatar.nullable(),
    memberSince: z.iso.datetime(),
  })
  .meta({ id: 'PublicUser' });

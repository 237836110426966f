import type { z } from 'zod';
import type { Image, User } from '../../platform/prisma/generated/client.js';
import type { Storage } from '../../platform/storage/storage.js';
import type { MeResponse, PublicUserResponse } from './users.dto.js';

/** A person's own view of the account. */
export function presentMe(
  user: User,
  avatar: Image | null,
  emailBouncing: boolean,
  storage: Storage,
): z.infer<typeof MeResponse> {
  const { id, email, displayName, role, locale, bio, termsVersion } = user;
  return {
    id,
    email,
    displayName,
    role,
    locale,
    bio,
    avatar: presentAvatar(avatar, storage),
    emailVerified: user.emailVerifiedAt !== null,
    emailBouncing,
    hasPassword: user.passwordHash !== null,
    termsVersion,
    createdAt: user.createdAt.toISOString(),
  };
}

/** What everybody may know of a person. */
export function presentPublicUser(
  { id, displayName, bio, createdAt }: User,
  avatar: Image | null,
  storage: Storage,
): z.infer<typeof PublicUserResponse> {
  return {
    id,
    displayName,
    bio,
    avatar: presentAvatar(avatar, storage),
    memberSince: createdAt.toISOString(),
  };
}

function presentAvatar(image: Image | null, storage: Storage) {
  if (!image) return null;
  const { id, storageKey, width, height, blurhash } = image;
  return { id, url: storage.urlOf(storageKey), width, height, blurhash };
}

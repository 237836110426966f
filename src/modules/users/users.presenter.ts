import type { z } from 'zod';
import type { User } from '../../platform/prisma/generated/client.js';
import type { MeResponse, PublicUserResponse } from './users.dto.js';

/** A person's own view of the account. */
export function presentMe(user: User): z.infer<typeof MeResponse> {
  const { id, email, displayName, role, locale, emailVerifiedAt, createdAt } = user;
  return {
    id,
    email,
    displayName,
    role,
    locale,
    emailVerified: emailVerifiedAt !== null,
    createdAt: createdAt.toISOString(),
  };
}

/** What everybody may know of a person. */
export function presentPublicUser({ id, displayName, createdAt }: User): z.infer<typeof PublicUserResponse> {
  return { id, displayName, memberSince: createdAt.toISOString() };
}

import { defineFact } from './fact.js';

export const userRegistered = defineFact<'user.registered', { userId: string }>('user.registered');
/** Somebody tried to register an address that already has an account: its owner is told. */
export const registrationRepeated = defineFact<'user.registration_repeated', { userId: string }>(
  'user.registration_repeated',
);
export const verificationRequested = defineFact<'user.verification_requested', { userId: string }>(
  'user.verification_requested',
);
export const emailVerified = defineFact<'user.email_verified', { userId: string }>('user.email_verified');
export const sessionOpened = defineFact<'session.opened', { userId: string; sessionId: string }>(
  'session.opened',
);
export const refreshTokenReused = defineFact<
  'session.refresh_token_reused',
  { userId: string; sessionId: string }
>('session.refresh_token_reused');
export const sessionsRevoked = defineFact<
  'session.revoked',
  { userId: string; /** Null: every session of the user. */ sessionId: string | null; reason: string }
>('session.revoked');

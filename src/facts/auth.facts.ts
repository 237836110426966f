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
export const passwordResetRequested = defineFact<'user.password_reset_requested', { userId: string }>(
  'user.password_reset_requested',
);
/** Somebody named an address that has nothing to do here. Recorded without it, and so that both cases cost the same. */
export const unknownAddressTried = defineFact<'user.unknown_address_tried', { purpose: string }>(
  'user.unknown_address_tried',
);
/** An operator gave somebody another role. */
export const roleChanged = defineFact<'user.role_changed', { userId: string; from: string; to: string }>(
  'user.role_changed',
);
export const passwordChanged = defineFact<
  'user.password_changed',
  { userId: string; /** By a mailed link instead of the password before. */ byLink: boolean }
>('user.password_changed');
/** `tokenId`: the mailed link's row, which holds the new address. */
export const emailChangeRequested = defineFact<
  'user.email_change_requested',
  { userId: string; tokenId: string }
>('user.email_change_requested');
/** `tokenId`: the mailed link's row, which holds both addresses. */
export const emailChanged = defineFact<'user.email_changed', { userId: string; tokenId: string }>(
  'user.email_changed',
);
export const secondFactorEnabled = defineFact<'user.second_factor_enabled', { userId: string }>(
  'user.second_factor_enabled',
);
export const secondFactorDisabled = defineFact<'user.second_factor_disabled', { userId: string }>(
  'user.second_factor_disabled',
);
/** An operator took it away from somebody who lost phone and recovery codes. `ticket`: where that was asked for. */
export const secondFactorReset = defineFact<
  'user.second_factor_reset',
  { userId: string; reason: string; ticket: string | null }
>('user.second_factor_reset');
/** A process came up with other secrets than the one before. `keys`: which, never what. */
export const keysChanged = defineFact<'keys.changed', { keys: string }>('keys.changed');
/** An operator had second factors encrypted anew that were under a previous secret. */
export const keysRetired = defineFact<'keys.retired', { renewed: number; lost: number }>('keys.retired');
export const recoveryCodesRenewed = defineFact<'user.recovery_codes_renewed', { userId: string }>(
  'user.recovery_codes_renewed',
);
export const recoveryCodeUsed = defineFact<'user.recovery_code_used', { userId: string; left: number }>(
  'user.recovery_code_used',
);

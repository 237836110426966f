import { createHash, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
/** One step to either side: clocks differ, and people type slowly (RFC 6238, 5.2). */
const SKEW_STEPS = 1;
export const RECOVERY_CODES = 10;
/** Without the letters and digits that people take for others. 31 signs, 24 of them: 118 bits (ASVS 6.5.2 asks for 112). */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODE_LENGTH = 24;

export function newTotpSecret(): Uint8Array {
  return new Secret({ size: 20 }).bytes;
}

/** What an authenticator app is given: the secret to type, and the address behind the QR picture. */
export function describeTotp(secret: Uint8Array, email: string): { secret: string; otpauthUrl: string } {
  const totp = totpOf(secret, email);
  return { secret: totp.secret.base32, otpauthUrl: totp.toString() };
}

/** The time step that a code belongs to, or null if it is none of those around now. */
export function stepOfCode(secret: Uint8Array, code: string, now = Date.now()): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: SKEW_STEPS });
  return delta === null ? null : TOTP.counter({ period: PERIOD_S, timestamp: now }) + delta;
}

export function newRecoveryCode(): string {
  const signs = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return signs.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** What is stored of a recovery code. Its entropy is too high for guessing, and it is bound to its owner. */
export function hashRecoveryCode(userId: string, code: string): Uint8Array<ArrayBuffer> {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return new Uint8Array(createHash('sha256').update(`recovery:${userId}:${plain}`).digest());
}

function totpOf(secret: Uint8Array, label: string): TOTP {
  const buffer = new Uint8Array(secret).buffer;
  return new TOTP({
    issuer: 'KwadMarket',
    label,
    secret: new Secret({ buffer }),
    digits: 6,
    period: PERIOD_S,
  });
}

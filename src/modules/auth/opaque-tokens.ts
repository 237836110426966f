import { createHash, createHmac } from 'node:crypto';

/**
 * An opaque token of 256 bits, derived from the id of its row under a secret key. Whoever lacks the key cannot tell it
 * from random; whoever holds it can say the same token again, so a repeated delivery sends the same link and a lost
 * reply of a refresh can be repeated, without a token ever being stored in clear.
 */
export function deriveToken(secret: string, purpose: string, rowId: string): string {
  return createHmac('sha256', secret).update(`${purpose}:${rowId}`).digest('base64url');
}

/** What is stored of a token: its SHA-256. The token has full entropy, so no salt or stretching is needed. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}

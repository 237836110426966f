import { hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { JWTPayload } from 'jose';
import { authConfig } from '../../../config/auth.config.js';
import type { AuthConfig } from '../../../config/auth.config.js';

export const SEALED_MINUTES = 10;

/** Notes to ourselves that a browser carries for a few minutes: encrypted, so that it can neither read nor change them. */
@Injectable()
export class SealedTokens {
  constructor(@Inject(authConfig.KEY) private readonly config: AuthConfig) {}

  /** @param purpose a note sealed for one purpose does not open for another */
  async seal(purpose: string, note: JWTPayload): Promise<string> {
    return new EncryptJWT(note)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(purpose)
      .setIssuedAt()
      .setExpirationTime(`${SEALED_MINUTES}m`)
      .encrypt(this.key);
  }

  /** @returns null if it is not ours, was changed, has ended or is for another purpose */
  async open<Note extends object>(purpose: string, token: string | undefined): Promise<Note | null> {
    if (!token) return null;
    try {
      const { payload } = await jwtDecrypt(token, this.key, {
        audience: purpose,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        requiredClaims: ['exp'],
      });
      return payload as unknown as Note;
    } catch {
      return null;
    }
  }

  private get key(): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.config.mailTokenSecret, '', 'sealed-tokens', 32));
  }
}

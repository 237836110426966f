import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { SECOND } from '../../common/time.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { TokenInvalid } from './auth.problems.js';
import { loadSigningKeys } from './signing-keys.js';
import type { SigningKeys } from './signing-keys.js';

export interface AccessClaims {
  userId: string;
  sessionId: string;
  expiresAt: Date;
}

const AUDIENCE = 'kwadmarket';
const TYPE = 'at+jwt'; // RFC 9068
/** How far the clocks of those who sign and those who verify may be apart. */
const TOLERANCE_SECONDS = 2;
/** Tokens that are known to be good: some 600 bytes each. */
const REMEMBERED = 5_000;
const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), exp: z.int() });

/** Signs and checks access tokens: JWT with named keys, one algorithm. The current key signs, the previous one still verifies. */
@Injectable()
export class AccessTokens {
  private keys!: SigningKeys;
  /** What good tokens say: their signature is not checked again while they live. */
  private readonly verified = new LRUCache<string, AccessClaims>({ max: REMEMBERED });

  constructor(
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    this.keys = await loadSigningKeys(this.config);
  }

  /** The public keys (JWKS, RFC 7517); none where tokens are signed with a shared secret. */
  get published(): JWK[] {
    return this.keys.published;
  }

  async sign(userId: string, sessionId: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { algorithm, current } = this.keys;
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: algorithm, typ: TYPE, kid: current.id })
      .setSubject(userId)
      .setIssuer(this.app.publicUrl)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + this.config.accessTokenSeconds)
      .sign(current.key);
  }

  /** @throws TokenInvalid unless the token is ours, whole and in time */
  async verify(token: string): Promise<AccessClaims> {
    const known = this.verified.get(token);
    if (known && Date.now() < known.expiresAt.getTime() + TOLERANCE_SECONDS * SECOND) return known;
    const claims = await this.check(token);
    this.verified.set(token, claims);
    return claims;
  }

  private async check(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.keyNamed(kid), {
        algorithms: [this.keys.algorithm],
        typ: TYPE,
        audience: AUDIENCE,
        issuer: this.app.publicUrl,
        requiredClaims: ['sub', 'sid', 'exp', 'nbf', 'iat'],
        clockTolerance: TOLERANCE_SECONDS,
      });
      const { sub, sid, exp } = Claims.parse(payload);
      return { userId: sub, sessionId: sid, expiresAt: new Date(exp * SECOND) };
    } catch {
      throw new TokenInvalid();
    }
  }

  private keyNamed(kid: unknown): CryptoKey {
    const key = typeof kid === 'string' ? this.keys.verifying.get(kid) : undefined;
    if (!key) throw new TokenInvalid();
    return key;
  }
}

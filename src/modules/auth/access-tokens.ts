import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { TokenInvalid } from './auth.problems.js';

export interface AccessClaims {
  userId: string;
  sessionId: string;
  expiresAt: Date;
}

const AUDIENCE = 'kwadmarket';
const TYPE = 'at+jwt'; // RFC 9068
const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), exp: z.int() });

/** Signs and checks access tokens: JWT, HS256, named keys. The current secret signs, the previous one still verifies. */
@Injectable()
export class AccessTokens {
  private readonly keys: Map<string, Uint8Array>;
  private readonly currentKeyId: string;

  constructor(
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {
    this.keys = new Map(config.jwtSecrets.map((secret) => [keyId(secret), Buffer.from(secret)]));
    this.currentKeyId = [...this.keys.keys()][0]!;
  }

  async sign(userId: string, sessionId: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: TYPE, kid: this.currentKeyId })
      .setSubject(userId)
      .setIssuer(this.app.publicUrl)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + this.config.accessTokenSeconds)
      .sign(this.keys.get(this.currentKeyId)!);
  }

  /** @throws TokenInvalid unless the token is ours, whole and in time */
  async verify(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.keyNamed(kid), {
        algorithms: ['HS256'],
        typ: TYPE,
        audience: AUDIENCE,
        issuer: this.app.publicUrl,
        requiredClaims: ['sub', 'sid', 'exp', 'nbf', 'iat'],
        clockTolerance: 2,
      });
      const { sub, sid, exp } = Claims.parse(payload);
      return { userId: sub, sessionId: sid, expiresAt: new Date(exp * 1000) };
    } catch {
      throw new TokenInvalid();
    }
  }

  private keyNamed(kid: string | undefined): Uint8Array {
    const key = kid ? this.keys.get(kid) : undefined;
    if (!key) throw new TokenInvalid();
    return key;
  }
}

function keyId(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 12);
}

import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import type { OpenSession } from './sessions.service.js';

const COOKIE = 'kwad_refresh';
const COOKIE_PATH = '/api/auth';

/** How tokens travel: the access token in the body, the refresh token as a cookie or, for native clients, beside it. */
@Injectable()
export class TokenReplies {
  constructor(@Inject(authConfig.KEY) private readonly config: AuthConfig) {}

  hand(session: OpenSession, transport: 'cookie' | 'body', reply: FastifyReply) {
    const { userId, sessionId, accessToken, refreshToken, refreshExpiresAt } = session;
    const inBody = transport === 'body';
    if (!inBody) {
      void reply.setCookie(COOKIE, refreshToken, { ...this.cookieOptions, expires: refreshExpiresAt });
    }
    return {
      accessToken,
      tokenType: 'Bearer' as const,
      expiresIn: this.config.accessTokenSeconds,
      ...(inBody ? { refreshToken } : {}),
      userId,
      sessionId,
    };
  }

  cookieOf(request: FastifyRequest): string | undefined {
    return request.cookies[COOKIE];
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(COOKIE, this.cookieOptions);
  }

  private get cookieOptions() {
    return {
      path: COOKIE_PATH,
      httpOnly: true,
      secure: this.config.secureCookies,
      sameSite: 'strict' as const,
    };
  }
}

import { Injectable } from '@nestjs/common';
import { NotSignedIn } from '../../platform/errors/http.problems.js';
import type { Actor } from '../../platform/http/actor.js';
import { SocketAuthenticator } from '../../platform/realtime/socket-authenticator.js';
import type { SocketUser } from '../../platform/realtime/socket-authenticator.js';
import { AccessTokens } from './access-tokens.js';
import { EnrolmentRequired, TokenInvalid } from './auth.problems.js';
import { roleMay } from './permissions.js';
import { SessionsReader } from './sessions.reader.js';

/** Tells who presents an access token, over HTTP and over the socket alike. */
@Injectable()
export class Authenticator extends SocketAuthenticator {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly sessions: SessionsReader,
  ) {
    super();
  }

  /** @throws TokenInvalid if the token is not good or its session no longer lives */
  async identify(token: string): Promise<Actor> {
    const { userId, sessionId } = await this.accessTokens.verify(token);
    const session = await this.sessions.findLive(sessionId, userId);
    if (!session) throw new TokenInvalid();
    const { role, verified, mustEnrol, termsVersion } = session;
    return {
      userId,
      sessionId,
      role,
      verified,
      mustEnrol,
      termsVersion,
      may: (permission) => roleMay(role, permission),
    };
  }

  async authenticate(token: unknown): Promise<SocketUser> {
    if (typeof token !== 'string' || token === '') throw new NotSignedIn();
    const { expiresAt } = await this.accessTokens.verify(token);
    const { userId, sessionId, role, mustEnrol } = await this.identify(token);
    if (mustEnrol) throw new EnrolmentRequired();
    return { userId, sessionId, role, expiresAt };
  }

  async findEnded(users: SocketUser[]): Promise<Set<string>> {
    const roles = await this.sessions.livingAmong([...new Set(users.map(({ sessionId }) => sessionId))]);
    const ended = users.filter(({ sessionId, role }) => roles.get(sessionId) !== role);
    return new Set(ended.map(({ sessionId }) => sessionId));
  }
}

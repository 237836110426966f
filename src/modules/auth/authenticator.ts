import { Injectable } from '@nestjs/common';
import { Forbidden, NotSignedIn } from '../../platform/errors/http.problems.js';
import type { Actor } from '../../platform/http/actor.js';
import { SocketAuthenticator } from '../../platform/realtime/socket-authenticator.js';
import type { SocketUser } from '../../platform/realtime/socket-authenticator.js';
import { AccessTokens } from './access-tokens.js';
import type { AccessClaims } from './access-tokens.js';
import { EnrolmentRequired, TokenInvalid } from './auth.problems.js';
import { roleMay } from './permissions.js';
import { SessionsReader } from './sessions.reader.js';
import type { LiveSession } from './sessions.reader.js';
import { TermsPolicy } from './terms.policy.js';

/** Tells who presents an access token, over HTTP and over the socket alike. */
@Injectable()
export class Authenticator extends SocketAuthenticator {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly sessions: SessionsReader,
    private readonly terms: TermsPolicy,
  ) {
    super();
  }

  /** @throws TokenInvalid if the token is not good or its session no longer lives */
  async identify(token: string): Promise<Actor> {
    return this.identifyBy(await this.accessTokens.verify(token));
  }

  private async identifyBy({ userId, sessionId }: AccessClaims): Promise<Actor> {
    const session = await this.sessions.findLive(sessionId, userId);
    if (!session) throw new TokenInvalid();
    return actorOf(userId, sessionId, session);
  }

  async authenticate(token: unknown): Promise<SocketUser> {
    if (typeof token !== 'string' || token === '') throw new NotSignedIn();
    const claims = await this.accessTokens.verify(token);
    const actor = await this.identifyBy(claims);
    if (actor.mustEnrol) throw new EnrolmentRequired();
    return { actor, expiresAt: claims.expiresAt };
  }

  async renew(actors: Actor[]): Promise<Map<string, Actor>> {
    const living = await this.sessions.livingAmong([...new Set(actors.map(({ sessionId }) => sessionId))]);
    const renewed = new Map<string, Actor>();
    for (const actor of actors) {
      const session = living.get(actor.sessionId);
      if (session)
        renewed.set(
          actor.sessionId,
          sameAs(actor, session) ? actor : actorOf(actor.userId, actor.sessionId, session),
        );
    }
    return renewed;
  }

  assertMay(actor: Actor, { permission, writes }: { permission: string; writes: boolean }): void {
    if (actor.mustEnrol) throw new EnrolmentRequired();
    if (!actor.may(permission)) throw new Forbidden();
    if (writes) this.terms.assertAccepted(actor, permission);
  }
}

function actorOf(userId: string, sessionId: string, session: LiveSession): Actor {
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

/** Most are: thousands of idle sockets keep what they have. */
function sameAs(actor: Actor, session: LiveSession): boolean {
  return (
    actor.role === session.role &&
    actor.verified === session.verified &&
    actor.mustEnrol === session.mustEnrol &&
    actor.termsVersion === session.termsVersion
  );
}

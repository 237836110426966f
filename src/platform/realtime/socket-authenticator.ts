import type { Actor } from '../http/actor.js';

/** Who is behind a socket. */
export interface SocketUser {
  /** As the session stands; looked at again every two seconds. */
  actor: Actor;
  /** When the token that opened the socket ends. */
  expiresAt: Date;
}

/** Tells who presents a token and what they may do. Sockets know no domain, so the auth module provides this. */
export abstract class SocketAuthenticator {
  /** @throws NotSignedIn if the token is missing, forged, expired or revoked */
  abstract authenticate(token: unknown): Promise<SocketUser>;

  /** The same people as their sessions stand now; whose session ended is not among them. By session. */
  abstract renew(actors: Actor[]): Promise<Map<string, Actor>>;

  /** @throws Forbidden, EnrolmentRequired or TermsOutdated where a route of that permission would */
  abstract assertMay(actor: Actor, needs: { permission: string; writes: boolean }): void;
}

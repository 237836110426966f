/** Who is behind a socket. */
export interface SocketUser {
  userId: string;
  sessionId: string;
  /** The role when the socket was opened. */
  role: string;
  /** When the token that opened the socket ends. */
  expiresAt: Date;
}

/** Tells who presents a token. Sockets know no domain, so the auth module provides this. */
export abstract class SocketAuthenticator {
  /** @throws NotSignedIn if the token is missing, forged, expired or revoked */
  abstract authenticate(token: unknown): Promise<SocketUser>;

  /** Those sessions behind open sockets that ended or whose person has another role by now. */
  abstract findEnded(users: SocketUser[]): Promise<Set<string>>;
}

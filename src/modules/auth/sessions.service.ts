import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { after, SECOND } from '../../common/time.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { refreshTokenReused, sessionsRevoked } from '../../facts/auth.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { AccessTokens } from './access-tokens.js';
import { RefreshInvalid, RefreshReused, SessionNotFound } from './auth.problems.js';
import { deriveToken, hashToken } from './opaque-tokens.js';
import { FIND_SUCCESSOR, FIND_TOKEN, OPEN_SESSION, TRADE_TOKEN } from './sessions.sql.js';
import type { FoundToken, Successor } from './sessions.sql.js';

/** Where a session was opened. */
export interface Device {
  userAgent: string | null;
  ip: string | null;
}

export interface OpenSession {
  userId: string;
  sessionId: string;
  accessToken: string;
  refreshToken: string;
  refreshExpiresAt: Date;
}

/** Sessions: families of refresh tokens, each used once. A used one that comes back ends its family. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly accessTokens: AccessTokens,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {}

  /**
   * Opens a session of somebody who proved everything that there is to prove; see `SignIn.admit`.
   *
   * @param tx where it is part of a larger change
   */
  async open(userId: string, { userAgent, ip }: Device, tx?: Transaction): Promise<OpenSession> {
    const sessionId = newId();
    const expiresAt = after(this.config.refreshTokenSeconds * SECOND);
    const token = this.newToken();
    const { actorId, requestId, traceparent } = this.facts.origin();
    const session = [sessionId, userId, userAgent, ip, expiresAt];
    const values = [...session, token.id, token.hash, newId(), actorId, requestId, traceparent];
    const store = tx
      ? tx.$executeRawUnsafe(OPEN_SESSION.text, ...values)
      : this.prisma.sql(OPEN_SESSION, values);
    // Signed while the database works: the token is worth nothing before its session is there.
    const [accessToken] = await Promise.all([this.accessTokens.sign(userId, sessionId), store]);
    return { userId, sessionId, accessToken, refreshToken: token.text, refreshExpiresAt: expiresAt };
  }

  /**
   * Trades a refresh token for its successor. Racing calls with one token get one and the same successor.
   *
   * @throws RefreshInvalid if the token is unknown or its session has ended
   * @throws RefreshReused if it was traded before: the session is ended
   */
  async refresh(refreshToken: string): Promise<OpenSession> {
    const [token] = await this.prisma.sql<FoundToken>(FIND_TOKEN, [hashToken(refreshToken)]);
    if (!token?.living) throw new RefreshInvalid();
    const { userId, sessionId, expiresAt } = token;
    const [accessToken, traded] = await Promise.all([
      this.accessTokens.sign(userId, sessionId),
      this.trade(token),
    ]);
    const successor = traded ?? (await this.repeatSuccessor(token.id));
    if (!successor) {
      await this.endForReuse(userId, sessionId);
      throw new RefreshReused();
    }
    return { userId, sessionId, accessToken, refreshToken: successor, refreshExpiresAt: expiresAt };
  }

  /** Ends one session of a person. @throws SessionNotFound */
  async revoke(userId: string, sessionId: string, reason: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { id: sessionId, userId, revokedAt: null },
        data: { revokedAt: new Date(), revokedReason: reason },
      });
      if (count === 0) throw new SessionNotFound();
      await this.facts.record(tx, sessionsRevoked({ userId, sessionId, reason }));
    });
  }

  /** Ends every session of a person. */
  async revokeAll(userId: string, reason: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { userId, revokedAt: null },
        data: { revokedAt: new Date(), revokedReason: reason },
      });
      if (count > 0) await this.facts.record(tx, sessionsRevoked({ userId, sessionId: null, reason }));
    });
  }

  /** Ends the sessions of a person but one (null: all), inside the change that asks for it. */
  async endOthers(tx: Transaction, userId: string, keptId: string | null, reason: string): Promise<void> {
    const ended = await tx.session.updateManyAndReturn({
      where: { userId, revokedAt: null, ...(keptId ? { id: { not: keptId } } : {}) },
      data: { revokedAt: new Date(), revokedReason: reason },
      select: { id: true },
    });
    if (ended.length === 0) return;
    await this.facts.record(
      tx,
      ...ended.map(({ id: sessionId }) => sessionsRevoked({ userId, sessionId, reason })),
    );
  }

  /** @returns the successor, or null if somebody was faster */
  private async trade({ id, sessionId, expiresAt }: FoundToken): Promise<string | null> {
    const successor = this.newToken();
    const values = [id, sessionId, successor.id, successor.hash, expiresAt];
    const traded = await this.prisma.sql(TRADE_TOKEN, values);
    return traded.length === 1 ? successor.text : null;
  }

  /** For a reply that was lost on the way: only the direct parent, only shortly, only while the successor is unused. */
  private async repeatSuccessor(parentId: string): Promise<string | null> {
    const values = [parentId, this.config.refreshGraceSeconds];
    const [successor] = await this.prisma.sql<Successor>(FIND_SUCCESSOR, values);
    return successor ? this.sayAgain(successor) : null;
  }

  private sayAgain({ id, tokenHash }: Successor): string | null {
    const candidates = this.config.jwtSecrets.map((secret) => deriveToken(secret, 'refresh', id));
    const stored = Buffer.from(tokenHash);
    return candidates.find((candidate) => stored.equals(hashToken(candidate))) ?? null;
  }

  private newToken(): { id: string; text: string; hash: Uint8Array } {
    const id = newId();
    const text = deriveToken(this.config.jwtSecrets[0]!, 'refresh', id);
    return { id, text, hash: hashToken(text) };
  }

  private async endForReuse(userId: string, sessionId: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { id: sessionId, revokedAt: null },
        data: { revokedAt: new Date(), revokedReason: 'refresh token reused' },
      });
      if (count > 0) await this.facts.record(tx, refreshTokenReused({ userId, sessionId }));
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { after, SECOND } from '../../common/time.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { refreshTokenReused, sessionOpened, sessionsRevoked } from '../../facts/auth.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { RefreshToken } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { RefreshInvalid, RefreshReused, SessionNotFound } from './auth.problems.js';
import { deriveToken, hashToken } from './opaque-tokens.js';

/** Where a session was opened. */
export interface Device {
  userAgent: string | null;
  ip: string | null;
}

export interface OpenSession {
  userId: string;
  sessionId: string;
  refreshToken: string;
  refreshExpiresAt: Date;
}

/** Sessions: families of refresh tokens, each used once. A used one that comes back ends its family. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {}

  /** Opens a session of somebody who proved everything that there is to prove; see `SignIn.admit`. */
  async open(tx: Transaction, userId: string, device: Device): Promise<OpenSession> {
    const expiresAt = after(this.config.refreshTokenSeconds * SECOND);
    const { id: sessionId } = await tx.session.create({ data: { userId, expiresAt, ...device } });
    const token = await this.issue(tx, { sessionId, parentId: null, expiresAt });
    await this.facts.record(tx, sessionOpened({ userId, sessionId }));
    return { userId, sessionId, refreshToken: token, refreshExpiresAt: expiresAt };
  }

  /**
   * Trades a refresh token for its successor. Racing calls with one token get one and the same successor.
   *
   * @throws RefreshInvalid if the token is unknown or its session has ended
   * @throws RefreshReused if it was traded before: the session is ended
   */
  async refresh(refreshToken: string): Promise<OpenSession> {
    const token = await this.prisma.refreshToken.findUnique({
      where: { tokenHash: hashToken(refreshToken) },
      include: { session: { include: { user: { select: { suspendedAt: true } } } } },
    });
    const now = new Date();
    if (!token || token.session.revokedAt || token.expiresAt <= now || token.session.user.suspendedAt) {
      throw new RefreshInvalid();
    }
    const { userId } = token.session;
    const successor = (await this.rotate(token, now)) ?? (await this.repeatSuccessor(token, now));
    if (!successor) {
      await this.endForReuse(userId, token.sessionId);
      throw new RefreshReused();
    }
    return { userId, sessionId: token.sessionId, refreshToken: successor, refreshExpiresAt: token.expiresAt };
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

  /** One conditional update decides who trades the token. @returns the successor, or null if somebody was faster */
  private async rotate(token: RefreshToken, now: Date): Promise<string | null> {
    return this.prisma.$transaction(async (tx) => {
      const { count } = await tx.refreshToken.updateMany({
        where: { id: token.id, usedAt: null, session: { revokedAt: null } },
        data: { usedAt: now },
      });
      if (count === 0) return null;
      await tx.session.update({ where: { id: token.sessionId }, data: { lastUsedAt: now } });
      return this.issue(tx, { sessionId: token.sessionId, parentId: token.id, expiresAt: token.expiresAt });
    });
  }

  /** For a reply that was lost on the way: only the direct parent, only shortly, only while the successor is unused. */
  private async repeatSuccessor(token: RefreshToken, now: Date): Promise<string | null> {
    const [used, successor] = await Promise.all([
      this.prisma.refreshToken.findUnique({ where: { id: token.id } }),
      this.prisma.refreshToken.findUnique({ where: { parentId: token.id } }),
    ]);
    const inGrace =
      used?.usedAt && now.getTime() - used.usedAt.getTime() <= this.config.refreshGraceSeconds * SECOND;
    if (!inGrace || !successor || successor.usedAt) return null;
    return this.sayAgain(successor);
  }

  private sayAgain({ id, tokenHash }: RefreshToken): string | null {
    const candidates = this.config.jwtSecrets.map((secret) => deriveToken(secret, 'refresh', id));
    const stored = Buffer.from(tokenHash);
    return candidates.find((candidate) => stored.equals(hashToken(candidate))) ?? null;
  }

  private async issue(
    tx: Transaction,
    token: { sessionId: string; parentId: string | null; expiresAt: Date },
  ): Promise<string> {
    const id = newId();
    const text = deriveToken(this.config.jwtSecrets[0]!, 'refresh', id);
    await tx.refreshToken.create({ data: { id, tokenHash: hashToken(text), ...token } });
    return text;
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

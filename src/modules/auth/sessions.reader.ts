import { Injectable } from '@nestjs/common';
import type { Session } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What the guard must know of a session on every request. */
export interface LiveSession {
  role: string;
  verified: boolean;
  termsVersion: string | null;
}

const LIVE_SESSION = {
  name: 'live_session',
  text: `
    SELECT u.role::text AS role, u."emailVerifiedAt" IS NOT NULL AS verified, u."termsVersion"
    FROM "Session" s JOIN "User" u ON u.id = s."userId"
    WHERE s.id = $1 AND s."userId" = $2
      AND s."revokedAt" IS NULL AND s."expiresAt" > now() AND u."suspendedAt" IS NULL
      AND u."deletedAt" IS NULL`,
};

@Injectable()
export class SessionsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The session if it still lives: not ended, not revoked, its user not suspended. */
  async findLive(sessionId: string, userId: string): Promise<LiveSession | null> {
    const [row] = await this.prisma.sql<LiveSession>(LIVE_SESSION, [sessionId, userId]);
    return row ?? null;
  }

  /** When the session was opened by a sign-in; null if there is none. */
  async findOpeningTime(sessionId: string): Promise<Date | null> {
    const session = await this.prisma.session.findUnique({
      where: { id: sessionId },
      select: { createdAt: true },
    });
    return session?.createdAt ?? null;
  }

  /** A person's living sessions, the last used first. */
  async listLive(userId: string): Promise<Session[]> {
    return this.prisma.session.findMany({
      where: { userId, revokedAt: null, expiresAt: { gt: new Date() } },
      orderBy: { lastUsedAt: 'desc' },
      take: 100,
    });
  }
}

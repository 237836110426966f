import { Inject, Injectable } from '@nestjs/common';
import { Together } from '../../common/together.js';
import { authConfig } from '../../config/auth.config.js';
import type { AuthConfig } from '../../config/auth.config.js';
import { placeOf } from '../../platform/limits/client-key.js';
import { elementsOf } from '../../platform/prisma/elements.sql.js';
import { devicePartsOf } from './device.js';
import type { DeviceParts } from './device.js';
import type { Session } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What the guard must know of a session on every request. */
export interface LiveSession {
  userId: string;
  role: string;
  verified: boolean;
  /** Whether the role needs a second factor and there is none yet. */
  mustEnrol: boolean;
  termsVersion: string | null;
}

/** What is told of sessions $2 that live. $1: the roles that need a second factor. */
const LIVING_AMONG = {
  name: 'living_among_1',
  text: `SELECT s.id, s."userId", u.role::text AS role, u."emailVerifiedAt" IS NOT NULL AS verified,
      u.role::text = ANY($1::text[]) AND NOT EXISTS (
        SELECT FROM "TotpCredential" t WHERE t."userId" = u.id AND t."confirmedAt" IS NOT NULL
      ) AS "mustEnrol",
      u."termsVersion"
    FROM ${elementsOf('$2::uuid[]')} asked JOIN "Session" s ON s.id = asked.id JOIN "User" u ON u.id = s."userId"
    WHERE s."revokedAt" IS NULL AND s."expiresAt" > now() AND u."suspendedAt" IS NULL AND u."deletedAt" IS NULL`,
};

/** Two statements for all requests of a moment. */
const SHARED = { most: 200, lanes: 2, patienceMs: 100 };

@Injectable()
export class SessionsReader {
  private readonly lookups = new Together((ids: string[]) => this.findEach(ids), SHARED);

  constructor(
    private readonly prisma: PrismaService,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {}

  /**
   * The session if it still lives: not ended, not revoked, its user not suspended. It is asked for by each request, so
   * those of the same moment share a statement, which never began before they asked.
   */
  async findLive(sessionId: string, userId: string): Promise<LiveSession | null> {
    const session = await this.lookups.ask(sessionId);
    return session?.userId === userId ? session : null;
  }

  private async findEach(ids: string[]): Promise<(LiveSession | undefined)[]> {
    const living = await this.livingAmong([...new Set(ids)]);
    return ids.map((id) => living.get(id));
  }

  /** Those of many sessions that still live, by id. One query, however many. */
  async livingAmong(sessionIds: string[]): Promise<Map<string, LiveSession>> {
    const rows = await this.prisma.sql<LiveSession & { id: string }>(LIVING_AMONG, [
      this.config.mfaRequiredRoles,
      sessionIds,
    ]);
    return new Map(rows.map(({ id, ...session }) => [id, session]));
  }

  async find(id: string): Promise<Session | null> {
    return this.prisma.session.findUnique({ where: { id } });
  }

  /** What a session tells of its device. */
  deviceOf({ userAgent }: Session): DeviceParts {
    return devicePartsOf(userAgent);
  }

  /** Whether a session was opened from a device and place not seen before, on an account that was used before. */
  async isFromNewDevice({ id, userId, userAgent, ip }: Session): Promise<boolean> {
    const earlier = await this.prisma.session.findMany({
      where: { userId, id: { lt: id } },
      select: { userAgent: true, ip: true },
      orderBy: { id: 'desc' },
      take: 200,
    });
    const place = placeOf(ip ?? '');
    return (
      earlier.length > 0 &&
      !earlier.some((other) => other.userAgent === userAgent && placeOf(other.ip ?? '') === place)
    );
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

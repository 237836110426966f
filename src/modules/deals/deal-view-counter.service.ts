import { createHash, randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { isbot } from 'isbot';
import { SECOND } from '../../common/time.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

interface Visitor {
  userId: string | undefined;
  ip: string;
  userAgent: string | undefined;
}

const FLUSH_EVERY_MS = 5 * SECOND;
/** Visits remembered a day, about 10 MB. Beyond it, returning visitors are counted again rather than memory grown. */
const MAX_REMEMBERED = 100_000;

/** Only the pages that still exist; ordered, so that two replicas cannot lock each other. */
const ADD_VIEWS = {
  name: 'add_deal_views_1',
  text: `INSERT INTO "DealViews" ("dealId", count)
    SELECT d.id, seen.count FROM unnest($1::uuid[], $2::int[]) AS seen (id, count)
    JOIN "Deal" d ON d.id = seen.id ORDER BY d.id
    ON CONFLICT ("dealId") DO UPDATE SET count = "DealViews".count + excluded.count`,
};

/**
 * Counts who looks at a deal: once per person (or address and browser) and day, robots not at all. Counts gather in
 * memory and are written by one statement every few seconds; a crash costs those seconds. Each replica remembers its
 * own visitors, and only as a hash under a salt that is drawn anew each day and never stored.
 */
@Injectable()
export class DealViewCounter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DealViewCounter.name);
  private pending = new Map<string, number>();
  private seen = new Set<string>();
  private day = '';
  private salt = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly prisma: PrismaService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Notes that somebody looks at a deal. Costs no statement. */
  note(dealId: string, visitor: Visitor): void {
    if (!visitor.userAgent || isbot(visitor.userAgent)) return;
    this.turnTheDay();
    const visit = this.visitOf(dealId, visitor);
    if (this.seen.has(visit)) return;
    if (this.seen.size >= MAX_REMEMBERED) this.seen.clear();
    this.seen.add(visit);
    this.pending.set(dealId, (this.pending.get(dealId) ?? 0) + 1);
  }

  /** Writes what gathered. What cannot be written now is kept for the next time. */
  async flush(): Promise<void> {
    if (this.pending.size === 0) return;
    const counts = this.pending;
    this.pending = new Map();
    try {
      await this.prisma.sql(ADD_VIEWS, [[...counts.keys()], [...counts.values()]]);
    } catch (error) {
      for (const [id, count] of counts) this.pending.set(id, (this.pending.get(id) ?? 0) + count);
      this.logger.warn({ err: error }, 'views could not be written now');
    }
  }

  private turnTheDay(): void {
    const today = new Date().toISOString().slice(0, 10);
    if (today === this.day) return;
    this.day = today;
    this.salt = randomBytes(16).toString('hex');
    this.seen.clear();
  }

  private visitOf(dealId: string, { userId, ip, userAgent }: Visitor): string {
    const who = userId ?? `${ip} ${userAgent}`;
    return createHash('sha1').update(`${this.salt} ${dealId} ${who}`).digest('base64url');
  }
}

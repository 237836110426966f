import { Inject, Injectable } from '@nestjs/common';
import { SECOND } from '../../common/time.js';
import { mailConfig } from '../../config/mail.config.js';
import type { MailConfig } from '../../config/mail.config.js';
import { PrismaService } from '../prisma/prisma.service.js';

/** Takes the next place in the line if it is free by now; PostgreSQL's clock decides for every replica. */
const TAKE = {
  name: 'mail_pace_take',
  text: `INSERT INTO "MailPace" (id, "nextAt") VALUES (1, now() + make_interval(secs => $1::float8))
    ON CONFLICT (id) DO UPDATE SET "nextAt" = now() + make_interval(secs => $1::float8)
      WHERE "MailPace"."nextAt" <= now()
    RETURNING id`,
};
/** Takes the next place that is not taken, though it comes later, unless that is more than $2 seconds away. */
const BOOK = {
  name: 'mail_pace_book',
  text: `INSERT INTO "MailPace" (id, "nextAt") VALUES (1, now() + make_interval(secs => $1::float8))
    ON CONFLICT (id) DO UPDATE SET "nextAt" = greatest("MailPace"."nextAt", now()) + make_interval(secs => $1::float8)
      WHERE "MailPace"."nextAt" <= now() + make_interval(secs => $2::float8)
    RETURNING greatest(0, extract(epoch FROM "nextAt" - now())::float8 - $1::float8) AS "wait"`,
};
const WAIT = {
  name: 'mail_pace_wait',
  text: `SELECT extract(epoch FROM "nextAt" - now())::float8 AS "wait" FROM "MailPace" WHERE id = 1`,
};
const HOLD = {
  name: 'mail_pace_hold',
  text: `INSERT INTO "MailPace" (id, "nextAt") VALUES (1, now() + make_interval(secs => $1::float8))
    ON CONFLICT (id) DO UPDATE SET "nextAt" = greatest("MailPace"."nextAt", excluded."nextAt")`,
};

/** How fast mails go out, over all replicas. One that took a place and died just wasted it. */
@Injectable()
export class MailPace {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(mailConfig.KEY) private readonly config: MailConfig,
  ) {}

  /** @returns whether a mail may go out now. Places are not kept for later, so a `hold` holds everybody at once */
  async take(): Promise<boolean> {
    return (await this.prisma.sql(TAKE, [this.gap])).length > 0;
  }

  /**
   * Takes the next place before all who wait for one.
   *
   * @returns how many milliseconds it is away; null where that would be more than `atMostMs`: then none was taken
   */
  async book(atMostMs: number): Promise<number | null> {
    const [row] = await this.prisma.sql<{ wait: number }>(BOOK, [this.gap, atMostMs / SECOND]);
    return row ? row.wait * SECOND : null;
  }

  /** How many milliseconds the line is closed for. */
  async closedFor(): Promise<number> {
    const [row] = await this.prisma.sql<{ wait: number }>(WAIT, []);
    return Math.max(0, (row?.wait ?? 0) * SECOND);
  }

  /** Nobody sends for so many milliseconds: the provider asked for it. */
  async hold(milliseconds: number): Promise<void> {
    await this.prisma.sql(HOLD, [milliseconds / SECOND]);
  }

  /** Seconds between two mails. */
  private get gap(): number {
    return 1 / this.config.perSecond;
  }
}

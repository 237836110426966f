import { Inject, Injectable } from '@nestjs/common';
import { SECOND } from '../../common/time.js';
import { notificationsConfig } from '../../config/notifications.config.js';
import type { NotificationsConfig } from '../../config/notifications.config.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** Takes the next place in the line if it is free by now; PostgreSQL's clock decides for every replica. */
const TAKE = {
  name: 'mail_pace_take',
  text: `INSERT INTO "MailPace" (id, "nextAt") VALUES (1, now() + make_interval(secs => $1::float8))
    ON CONFLICT (id) DO UPDATE SET "nextAt" = now() + make_interval(secs => $1::float8)
      WHERE "MailPace"."nextAt" <= now()
    RETURNING id`,
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
    @Inject(notificationsConfig.KEY) private readonly config: NotificationsConfig,
  ) {}

  /** @returns whether a mail may go out now. Places are not kept for later, so a `hold` holds everybody at once */
  async take(): Promise<boolean> {
    return (await this.prisma.sql(TAKE, [1 / this.config.mailsPerSecond])).length > 0;
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
}

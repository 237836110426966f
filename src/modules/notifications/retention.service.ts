import { Inject, Injectable } from '@nestjs/common';
import { notificationsConfig } from '../../config/notifications.config.js';
import type { NotificationsConfig } from '../../config/notifications.config.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

const BATCH = 2_000;

/** Old notifications go, with their deliveries; what still waits to go out stays. */
const FORGET = {
  name: 'notifications_forget',
  text: `DELETE FROM "Notification" WHERE id IN (
      SELECT n.id FROM "Notification" n
      WHERE n."createdAt" < $1::timestamptz AND NOT EXISTS (
        SELECT FROM "NotificationDelivery" d WHERE d."notificationId" = n.id AND d.state IN ('PENDING', 'BUNDLED'))
      LIMIT ${BATCH})
    RETURNING 1 AS gone`,
};

/** How long people find what they were told. */
@Injectable()
export class Retention {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(notificationsConfig.KEY) private readonly config: NotificationsConfig,
  ) {}

  /** @returns how many notifications were forgotten */
  async forgetOld(now = new Date()): Promise<number> {
    const before = new Date(now.getTime() - this.config.keepMs);
    let forgotten = 0;
    for (;;) {
      const gone = (await this.prisma.sql(FORGET, [before])).length;
      forgotten += gone;
      if (gone < BATCH) return forgotten;
    }
  }
}

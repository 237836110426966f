import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { Notification } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { ListNotificationsQuery } from './notifications.dto.js';

const SORT = 'newest';

@Injectable()
export class NotificationsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** A person's notifications, the newest first. */
  async list(
    userId: string,
    { unread, kind, cursor, limit }: ListNotificationsQuery,
  ): Promise<Page<Notification>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.notification.findMany({
      where: {
        userId,
        shownInApp: true,
        ...(unread ? { readAt: null } : {}),
        ...(kind ? { kind: { in: kind } } : {}),
        ...(after ? { id: { lt: after.id } } : {}),
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }

  async countUnread(userId: string): Promise<number> {
    return this.prisma.notification.count({ where: { userId, readAt: null, shownInApp: true } });
  }
}

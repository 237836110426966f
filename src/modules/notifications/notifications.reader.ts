import { Injectable } from '@nestjs/common';
import { toJsonPage } from '../../platform/http/finished-json.js';
import type { JsonPage } from '../../platform/http/finished-json.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { FinishedPage } from '../../platform/prisma/finished-page.sql.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { notificationsStatement } from './notification-list.sql.js';
import type { ListNotificationsQuery } from './notifications.dto.js';

const SORT = 'newest';

@Injectable()
export class NotificationsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** A person's notifications, the newest first. One prepared statement, whatever the size of the page. */
  async list(userId: string, query: ListNotificationsQuery): Promise<JsonPage> {
    const { statement, values } = notificationsStatement(userId, query, readCursor(query.cursor, SORT));
    const [page] = await this.prisma.sqlShared<FinishedPage>(statement, values);
    return toJsonPage(page!, SORT);
  }

  async countUnread(userId: string): Promise<number> {
    return this.prisma.notification.count({ where: { userId, readAt: null, shownInApp: true } });
  }
}

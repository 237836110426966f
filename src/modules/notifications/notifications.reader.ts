import { Injectable } from '@nestjs/common';
import { Together } from '../../common/together.js';
import { toJsonPage } from '../../platform/http/finished-json.js';
import type { JsonPage } from '../../platform/http/finished-json.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { FinishedPage } from '../../platform/prisma/finished-page.sql.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { FIRST_PAGES, notificationsStatement } from './notification-list.sql.js';
import type { ListNotificationsQuery } from './notifications.dto.js';

const SORT = 'newest';

/** A page is a fifth of a millisecond of the database's time; to be asked for it takes as long again. */
const SHARED = { most: 20, lanes: 4, patienceMs: 100 };

interface FirstPage {
  userId: string;
  limit: number;
}

@Injectable()
export class NotificationsReader {
  private readonly firstPages = new Together((asked: FirstPage[]) => this.readEach(asked), SHARED);

  constructor(private readonly prisma: PrismaService) {}

  /**
   * A person's notifications, the newest first: one prepared statement, whatever the size of the page. What every visit
   * begins with, the first page of all, is read for those who ask at the same time together.
   */
  async list(userId: string, query: ListNotificationsQuery): Promise<JsonPage> {
    const { unread, kind, cursor, limit } = query;
    if (!unread && !kind && !cursor) return toJsonPage(await this.firstPages.ask({ userId, limit }), SORT);
    const { statement, values } = notificationsStatement(userId, query, readCursor(cursor, SORT));
    const [page] = await this.prisma.sql<FinishedPage>(statement, values);
    return toJsonPage(page!, SORT);
  }

  async countUnread(userId: string): Promise<number> {
    return this.prisma.notification.count({ where: { userId, readAt: null, shownInApp: true } });
  }

  private async readEach(asked: FirstPage[]): Promise<FinishedPage[]> {
    const people = asked.map(({ userId }) => userId);
    const most = asked.map(({ limit }) => limit + 1);
    const rows = await this.prisma.sql<FinishedPage & { nth: number }>(FIRST_PAGES, [people, most]);
    const pages = new Map(rows.map((row) => [row.nth, row]));
    return asked.map((_, n) => pages.get(n + 1)!);
  }
}

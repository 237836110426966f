import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { deliveriesQueue } from './deliveries.queue.js';
import type { Notice } from './notice.js';
import { notification } from './notifications.events.js';
import { presentNotification } from './notifications.presenter.js';

/** A notification is a row first; mail and socket deliver it. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly realtime: RealtimeService,
  ) {}

  /**
   * Tells one person one thing, once: row, delivery and its job are one transaction, and a second call with the same
   * key changes nothing. The socket push comes after it and is only a hint.
   *
   * @param dedupeKey what makes the notice the same one: the id of the fact behind it
   */
  async tell({ userId, kind, title, text, data, action }: Notice, dedupeKey: string): Promise<void> {
    const told = await this.prisma.$transaction(async (tx) => {
      const [row] = await tx.notification.createManyAndReturn({
        data: { userId, kind, dedupeKey, title, text, data: { ...data, ...linkOf(action) } },
        skipDuplicates: true,
      });
      if (!row) return null;
      const { id: deliveryId } = await tx.notificationDelivery.create({
        data: { notificationId: row.id, channel: 'EMAIL' },
      });
      await this.queue.send(tx, deliveriesQueue, { deliveryId });
      return row;
    });
    if (told) this.realtime.toUsers([userId], notification, presentNotification(told));
  }

  /** Marks notifications of a person as read: those named, or all. @returns how many were unread */
  async markRead(userId: string, ids: string[] | 'all'): Promise<number> {
    const { count } = await this.prisma.notification.updateMany({
      where: { userId, readAt: null, ...(ids === 'all' ? {} : { id: { in: ids } }) },
      data: { readAt: new Date() },
    });
    return count;
  }
}

/** What a mail links to; the notification keeps it until its mail goes out. */
function linkOf({ label, path, url }: Notice['action']): Record<string, string> {
  return url ? { path, url, label } : { path };
}

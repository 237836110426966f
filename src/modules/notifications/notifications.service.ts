import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { UsersReader } from '../users/users.reader.js';
import type { Contact } from '../users/users.reader.js';
import { deliveriesQueue } from './deliveries.queue.js';
import { channelsFor, ruleOf } from './kinds.js';
import type { Notice } from './notice.js';
import { notification } from './notifications.events.js';
import { presentNotification } from './notifications.presenter.js';
import { PreferencesReader } from './preferences.reader.js';
import type { Channel } from './rule.js';
import { textsOf } from './templates/texts.js';

/** A notification is a row first; mail and socket deliver it. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly realtime: RealtimeService,
    private readonly users: UsersReader,
    private readonly preferences: PreferencesReader,
  ) {}

  /**
   * Tells people one thing, once each: row, delivery and its job are one transaction, and a second call with the same
   * key changes nothing. Over which channels is theirs to choose; who chose none gets no row.
   */
  async tell(notice: Notice, userIds: string[]): Promise<void> {
    const { channels } = ruleOf(notice.kind);
    const contacts = await this.users.listContacts(userIds);
    const choices = await this.preferences.listFor(notice.kind, userIds);
    for (const contact of contacts) {
      const chosen = channelsFor(
        channels,
        choices.filter(({ userId }) => userId === contact.id),
      );
      if (chosen.size > 0) await this.tellOne(notice, contact, chosen);
    }
  }

  private async tellOne(
    notice: Notice,
    { id: userId, locale }: Contact,
    chosen: Set<Channel>,
  ): Promise<void> {
    const { kind, dedupeKey, data, words, link } = notice;
    const { title, text } = textsOf(kind, locale, words);
    const shownInApp = chosen.has('IN_APP');
    const told = await this.prisma.$transaction(async (tx) => {
      const [row] = await tx.notification.createManyAndReturn({
        data: { userId, kind, dedupeKey, title, text, data, words: toJson(words), link, shownInApp },
        skipDuplicates: true,
      });
      if (!row || !chosen.has('EMAIL')) return row;
      const { id: deliveryId } = await tx.notificationDelivery.create({
        data: { notificationId: row.id, channel: 'EMAIL' },
      });
      await this.queue.send(tx, deliveriesQueue, { deliveryId });
      return row;
    });
    if (told && shownInApp) this.realtime.toUsers([userId], notification, presentNotification(told));
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

/** Words are plain JSON by their declaration, which an interface cannot say. */
function toJson(words: Notice['words']): Prisma.InputJsonObject {
  return words as unknown as Prisma.InputJsonObject;
}

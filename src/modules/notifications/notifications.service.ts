import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { UsersReader } from '../users/users.reader.js';
import { DeliveryPlans } from './delivery-plans.service.js';
import { DeliveryWorker } from './delivery-worker.service.js';
import { channelsFor, isUrgent, ruleOf } from './kinds.js';
import type { Notice } from './notice.js';
import type { MarkReadBody } from './notifications.dto.js';
import { PreferencesReader, PLAIN_SETTINGS } from './preferences.reader.js';
import { PushSubscriptions } from './push-subscriptions.service.js';
import { textsOf } from './templates/texts.js';

/** How many people are looked up at once where many are told. */
const BATCH = 200;

/** A notification is a row first; mail, push and socket are deliveries of it. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersReader,
    private readonly preferences: PreferencesReader,
    private readonly pushes: PushSubscriptions,
    private readonly plans: DeliveryPlans,
    private readonly worker: DeliveryWorker,
  ) {}

  /**
   * Tells people one thing, once each: a row and its deliveries are one transaction, and a second call with the same key
   * changes nothing. Over which channels is theirs to choose; who chose none gets no row.
   */
  async tell(notice: Notice, userIds: string[]): Promise<void> {
    const unique = [...new Set(userIds)];
    for (let from = 0; from < unique.length; from += BATCH) {
      await this.tellSome(notice, unique.slice(from, from + BATCH));
    }
    this.worker.wake();
  }

  private async tellSome(notice: Notice, userIds: string[]): Promise<void> {
    const { channels } = ruleOf(notice.kind);
    const [contacts, choices, settings, takesPush] = await Promise.all([
      this.users.listContacts(userIds),
      this.preferences.listFor(notice.kind, userIds),
      this.preferences.mapSettings(userIds),
      this.pushes.whoTakes(userIds),
    ]);
    for (const { id: userId, locale } of contacts) {
      const own = choices.filter((choice) => choice.userId === userId);
      const chosen = channelsFor(channels, own);
      if (chosen.size === 0) continue;
      await this.write(notice, locale, {
        userId,
        channels: chosen,
        settings: settings.get(userId) ?? PLAIN_SETTINGS,
        takesPush: takesPush.has(userId),
        thread: notice.thread,
        urgent: isUrgent(notice.kind),
      });
    }
  }

  private async write(
    { kind, dedupeKey, data, words, link }: Notice,
    locale: string,
    telling: Omit<Parameters<DeliveryPlans['write']>[1], 'notificationId'>,
  ): Promise<void> {
    const { userId, channels } = telling;
    const { title, text } = textsOf(kind, locale, words);
    const shownInApp = channels.has('IN_APP');
    await this.prisma.$transaction(async (tx) => {
      const [row] = await tx.notification.createManyAndReturn({
        data: { userId, kind, dedupeKey, title, text, data, words: toJson(words), link, shownInApp },
        skipDuplicates: true,
        select: { id: true },
      });
      if (row) await this.plans.write(tx, { ...telling, notificationId: row.id });
    });
  }

  /**
   * Marks notifications of a person as read: those named, all up to one of them, or all.
   *
   * @returns how many were unread
   */
  async markRead(userId: string, { ids, upTo }: MarkReadBody): Promise<number> {
    const which = upTo ? { id: { lte: upTo } } : ids && ids !== 'all' ? { id: { in: ids } } : {};
    const { count } = await this.prisma.notification.updateMany({
      where: { userId, readAt: null, ...which },
      data: { readAt: new Date() },
    });
    return count;
  }
}

/** Words are plain JSON by their declaration, which an interface cannot say. */
function toJson(words: Notice['words']): Prisma.InputJsonObject {
  return words as unknown as Prisma.InputJsonObject;
}

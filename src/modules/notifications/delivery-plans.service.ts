import { Inject, Injectable } from '@nestjs/common';
import { after } from '../../common/time.js';
import { notificationsConfig } from '../../config/notifications.config.js';
import type { NotificationsConfig } from '../../config/notifications.config.js';
import { originHere } from '../../platform/logging/request-context.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import type { Settings } from './preferences.reader.js';
import type { Channel } from './rule.js';
import { afterQuietHours, nextDigest } from './schedule.js';
import { DIGEST } from './templates/words.js';

type Planned = Prisma.NotificationDeliveryUncheckedCreateInput;

export interface Telling {
  notificationId: string;
  userId: string;
  thread: string | undefined;
  channels: Set<Channel>;
  urgent: boolean;
  settings: Settings;
  /** Whether some browser of theirs takes web push. */
  takesPush: boolean;
}

/** Decides, in the transaction of a notification, over which ways it goes out, and when. */
@Injectable()
export class DeliveryPlans {
  constructor(@Inject(notificationsConfig.KEY) private readonly config: NotificationsConfig) {}

  async write(tx: Transaction, telling: Telling, now = new Date()): Promise<void> {
    const { notificationId, channels, urgent, settings, takesPush } = telling;
    const awake = urgent ? now : afterQuietHours(now, settings);
    const planned: Planned[] = [];
    if (channels.has('IN_APP')) planned.push({ notificationId, channel: 'SOCKET', dueAt: now });
    if (channels.has('PUSH') && takesPush)
      planned.push({ notificationId, channel: 'PUSH', urgent, dueAt: awake });
    if (channels.has('EMAIL')) {
      const mail = await this.planMail(tx, telling, now, awake);
      if (mail) planned.push(mail);
    }
    const origin = originHere();
    await tx.notificationDelivery.createMany({
      data: planned.map((delivery) => ({ ...delivery, ...origin })),
    });
  }

  private async planMail(
    tx: Transaction,
    { notificationId, userId, thread, urgent, settings }: Telling,
    now: Date,
    awake: Date,
  ): Promise<Planned | null> {
    const mail = { notificationId, channel: 'EMAIL' as const, urgent, ...(thread ? { thread } : {}) };
    const free = thread ? await this.nextInThread(tx, userId, thread, now) : now;
    // A mail that waits tells of this too.
    if (!free) return null;
    if (!urgent && settings.mailFrequency !== 'INSTANT') {
      const { digestId, dueAt } = await bundle(tx, userId, nextDigest(now, settings), settings);
      return { ...mail, digestId, dueAt, state: 'BUNDLED' };
    }
    return { ...mail, dueAt: free > awake ? afterQuietHours(free, settings) : awake };
  }

  /** When the next mail about a thread may go out; null if one waits that nobody took up yet. */
  private async nextInThread(
    tx: Transaction,
    userId: string,
    thread: string,
    now: Date,
  ): Promise<Date | null> {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${userId}:${thread}`}, 0))`;
    const same = { thread, channel: 'EMAIL' as const, notification: { userId } };
    const waiting = await tx.notificationDelivery.count({
      where: { ...same, OR: [{ state: 'BUNDLED' }, { state: 'PENDING', attempts: 0 }] },
    });
    if (waiting > 0) return null;
    const last = await tx.notificationDelivery.findFirst({
      where: { ...same, state: { in: ['SENT', 'PENDING'] } },
      orderBy: { id: 'desc' },
      select: { sentAt: true, dueAt: true },
    });
    const first = after(this.config.awayDelayMs, now);
    const next = last ? after(this.config.awayPauseMs, last.sentAt ?? last.dueAt) : first;
    return next > first ? next : first;
  }
}

/** The digest of that moment, made if it is not there yet, and held so that it does not go out meanwhile. */
async function bundle(
  tx: Transaction,
  userId: string,
  dueAt: Date,
  settings: Settings,
): Promise<{ digestId: string; dueAt: Date }> {
  const dedupeKey = dueAt.toISOString();
  const [made] = await tx.notification.createManyAndReturn({
    data: { userId, kind: DIGEST, dedupeKey, title: DIGEST, text: '', data: {}, shownInApp: false },
    skipDuplicates: true,
  });
  if (made) {
    await tx.notificationDelivery.create({ data: { notificationId: made.id, channel: 'EMAIL', dueAt } });
    return { digestId: made.id, dueAt };
  }
  const [open] = await tx.$queryRaw<{ digestId: string }[]>`
    SELECT d."notificationId" AS "digestId" FROM "NotificationDelivery" d
    JOIN "Notification" n ON n.id = d."notificationId"
    WHERE n."userId" = ${userId}::uuid AND n.kind = ${DIGEST} AND n."dedupeKey" = ${dedupeKey}
      AND d.state = 'PENDING' AND d.attempts = 0
    FOR UPDATE OF d`;
  // It went out between the look at the clock and now.
  return open
    ? { digestId: open.digestId, dueAt }
    : bundle(tx, userId, nextDigest(dueAt, settings), settings);
}

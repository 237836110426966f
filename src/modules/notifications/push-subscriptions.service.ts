import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../platform/errors/http.problems.js';
import type { PushSubscription } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { PushNotConfigured, PushSubscriptionNotFound } from './notifications.problems.js';
import type { SubscribePushBody } from './push.dto.js';
import { WebPush } from './web-push.js';

/** How many browsers one person can have; the newest stay. */
const MOST = 10;

/** Browsers that take web push. */
@Injectable()
export class PushSubscriptions {
  constructor(
    private readonly prisma: PrismaService,
    private readonly webPush: WebPush,
  ) {}

  /**
   * Registers a browser; once more changes nothing but its keys. A browser that somebody else used before is theirs no more.
   *
   * @throws PushNotConfigured, ValidationFailed where the address is of no push service that we know
   */
  async add(userId: string, { endpoint, keys }: SubscribePushBody): Promise<PushSubscription> {
    if (!this.webPush.isConfigured) throw new PushNotConfigured();
    if (!this.webPush.isKnownService(endpoint)) {
      throw new ValidationFailed([
        { path: 'endpoint', message: 'not an address of a push service that we know' },
      ]);
    }
    return this.prisma.$transaction(async (tx) => {
      const added = await tx.pushSubscription.upsert({
        where: { endpoint },
        create: { userId, endpoint, ...keys },
        update: { userId, ...keys },
      });
      const all = await tx.pushSubscription.findMany({
        where: { userId, id: { not: added.id } },
        orderBy: { id: 'desc' },
        skip: MOST - 1,
        select: { id: true },
      });
      await tx.pushSubscription.deleteMany({ where: { id: { in: all.map(({ id }) => id) } } });
      return added;
    });
  }

  /** @throws PushSubscriptionNotFound */
  async remove(userId: string, id: string): Promise<void> {
    const { count } = await this.prisma.pushSubscription.deleteMany({ where: { id, userId } });
    if (count === 0) throw new PushSubscriptionNotFound();
  }

  async listOf(userId: string): Promise<PushSubscription[]> {
    return this.prisma.pushSubscription.findMany({ where: { userId }, take: MOST });
  }

  /** Those among many people who have a browser that takes push. */
  async whoTakes(userIds: string[]): Promise<Set<string>> {
    if (!this.webPush.isConfigured) return new Set();
    const rows = await this.prisma.pushSubscription.findMany({
      where: { userId: { in: userIds } },
      distinct: ['userId'],
      select: { userId: true },
    });
    return new Set(rows.map(({ userId }) => userId));
  }

  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.prisma.pushSubscription.deleteMany({ where: { id: { in: ids } } });
  }
}

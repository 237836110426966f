import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Cursor, Page } from '../../common/cursor.js';
import { DAY } from '../../common/time.js';
import type { NotificationDelivery } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { DeliveryWorker } from './delivery-worker.service.js';
import { DeliveryNotDead } from './notifications.problems.js';

export const DEAD_DELIVERIES_SORT = 'dead-deliveries';

export type DeadDelivery = NotificationDelivery & { notification: { userId: string; kind: string } };

/** Deliveries that were given up, for an operator to look at, to retry or to drop. */
@Injectable()
export class DeadDeliveries {
  constructor(
    private readonly prisma: PrismaService,
    private readonly worker: DeliveryWorker,
  ) {}

  /** The newest first. */
  async list(limit: number, after: Cursor | null): Promise<Page<DeadDelivery>> {
    const rows = await this.prisma.notificationDelivery.findMany({
      where: { state: 'DEAD', ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: { notification: { select: { userId: true, kind: true } } },
    });
    return toPage(rows, limit, ({ id }) => ({ sort: DEAD_DELIVERIES_SORT, key: '', id }));
  }

  /**
   * Gives a dead delivery a new budget. Within a day of its first try it keeps its key, so what the provider took after all
   * is not delivered twice; later it gets a new one.
   *
   * @throws DeliveryNotDead
   */
  async retry(id: string, now = new Date()): Promise<void> {
    const dead = await this.prisma.notificationDelivery.findFirst({ where: { id, state: 'DEAD' } });
    if (!dead) throw new DeliveryNotDead();
    const keyIsOld = dead.firstTriedAt !== null && now.getTime() - dead.firstTriedAt.getTime() >= DAY;
    const { count } = await this.prisma.notificationDelivery.updateMany({
      where: { id, state: 'DEAD' },
      data: {
        state: 'PENDING',
        failures: 0,
        dueAt: now,
        ...(keyIsOld ? { firstTriedAt: null, round: dead.round + 1 } : {}),
      },
    });
    if (count === 0) throw new DeliveryNotDead();
    this.worker.wake();
  }

  /** Gives it up for good. @throws DeliveryNotDead */
  async drop(id: string): Promise<void> {
    const { count } = await this.prisma.notificationDelivery.updateMany({
      where: { id, state: 'DEAD' },
      data: { state: 'CANCELLED' },
    });
    if (count === 0) throw new DeliveryNotDead();
  }
}

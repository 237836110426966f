import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Cursor, Page } from '../../common/cursor.js';
import { DAY } from '../../common/time.js';
import { deliveryDropped, deliveryRetried } from '../../facts/operations.facts.js';
import { withChange } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { DeliveryState, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import { DeliveryWorker } from './delivery-worker.service.js';
import { DeliveryNotDead } from './notifications.problems.js';

export const DEAD_DELIVERIES_SORT = 'dead-deliveries';

const WITH_NOTICE = {
  notification: { select: { userId: true, kind: true } },
} satisfies Prisma.NotificationDeliveryInclude;
export type DeadDelivery = Prisma.NotificationDeliveryGetPayload<{ include: typeof WITH_NOTICE }>;

/** How a delivery ended without reaching anybody: given up, or its address takes no mail. */
export type LostState = Extract<DeliveryState, 'DEAD' | 'SUPPRESSED'>;

/** Deliveries that were given up, for an operator to look at, to retry or to drop. Each decision leaves a fact. */
@Injectable()
export class DeadDeliveries {
  constructor(
    private readonly prisma: PrismaService,
    private readonly worker: DeliveryWorker,
    private readonly facts: Facts,
  ) {}

  /** The newest first. */
  async list(limit: number, after: Cursor | null, state: LostState = 'DEAD'): Promise<Page<DeadDelivery>> {
    const rows = await this.prisma.notificationDelivery.findMany({
      where: { state, ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: WITH_NOTICE,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: DEAD_DELIVERIES_SORT, key: '', id }));
  }

  /** Every dead delivery, the oldest first. */
  async listIds(): Promise<string[]> {
    const dead = await this.prisma.notificationDelivery.findMany({
      where: { state: 'DEAD' },
      orderBy: { id: 'asc' },
      select: { id: true },
    });
    return dead.map(({ id }) => id);
  }

  /**
   * Gives a dead delivery a new budget. Within a day of its first try it keeps its key, so what the provider took after all
   * is not delivered twice; later it gets a new one.
   *
   * @throws DeliveryNotDead
   */
  async retry(id: string, now = new Date()): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { firstTriedAt, round, ...dead } = await this.find(tx, id);
      const keyIsOld = firstTriedAt !== null && now.getTime() - firstTriedAt.getTime() >= DAY;
      await this.move(tx, id, {
        state: 'PENDING',
        failures: 0,
        dueAt: now,
        ...(keyIsOld ? { firstTriedAt: null, round: round + 1 } : {}),
      });
      const fact = deliveryRetried(about(dead));
      await this.facts.record(
        tx,
        withChange(fact, `delivery:${id}`, { state: 'DEAD' }, { state: 'PENDING' }),
      );
    });
    this.worker.wake();
  }

  /** Gives it up for good. @throws DeliveryNotDead */
  async drop(id: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const dead = await this.find(tx, id);
      await this.move(tx, id, { state: 'CANCELLED' });
      const lastError = (dead.lastError ?? '').slice(0, 500);
      const fact = deliveryDropped({ ...about(dead), lastError });
      await this.facts.record(
        tx,
        withChange(fact, `delivery:${id}`, { state: 'DEAD' }, { state: 'CANCELLED' }),
      );
    });
  }

  private async find(tx: Transaction, id: string): Promise<DeadDelivery> {
    const dead = await tx.notificationDelivery.findFirst({
      where: { id, state: 'DEAD' },
      include: WITH_NOTICE,
    });
    if (!dead) throw new DeliveryNotDead();
    return dead;
  }

  private async move(
    tx: Transaction,
    id: string,
    data: Prisma.NotificationDeliveryUpdateManyMutationInput,
  ): Promise<void> {
    const { count } = await tx.notificationDelivery.updateMany({ where: { id, state: 'DEAD' }, data });
    // Another operator was faster.
    if (count === 0) throw new DeliveryNotDead();
  }
}

function about({ id, channel, notification }: Pick<DeadDelivery, 'id' | 'channel' | 'notification'>) {
  return { deliveryId: id, kind: notification.kind, channel };
}

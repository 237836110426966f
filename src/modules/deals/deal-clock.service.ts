import { Injectable, Logger } from '@nestjs/common';
import { after } from '../../common/time.js';
import { dealExpired, dealExpiring } from '../../facts/deals.facts.js';
import { Problem } from '../../platform/errors/problem.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { LIVE_STATUSES, WARNING_MS } from './deal.js';
import { DealMover } from './deal-mover.service.js';
import { DealsReader } from './deals.reader.js';

const BATCH = 100;

/** What time does to deals. Each deal is a transaction of its own, so one that fails holds up no other. */
@Injectable()
export class DealClock {
  private readonly logger = new Logger(DealClock.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly mover: DealMover,
    private readonly deals: DealsReader,
  ) {}

  /** Ends every deal whose time is over. @returns how many */
  async expireOverdueDeals(now = new Date(), signal?: AbortSignal): Promise<number> {
    const where = { status: { in: [...LIVE_STATUSES] }, expiresAt: { lte: now } };
    return this.forEach(where, (id) => this.expire(id, now), signal);
  }

  /** Warns the seller of every deal that ends soon, once for each expiry. @returns how many */
  async warnExpiringDeals(now = new Date(), signal?: AbortSignal): Promise<number> {
    const soon = { gt: now, lte: after(WARNING_MS, now) };
    const where = {
      status: { in: [...LIVE_STATUSES] },
      expiresAt: soon,
      OR: [{ warnedExpiresAt: null }, { warnedExpiresAt: { lt: this.prisma.deal.fields.expiresAt } }],
    };
    return this.forEach(where, (id) => this.warn(id, now), signal);
  }

  private async expire(id: string, now: Date): Promise<boolean> {
    const deal = await this.deals.find(id);
    if (!deal) return false;
    try {
      await this.mover.move(
        'expire',
        deal,
        { id: null, role: 'system' },
        { now, fact: (about) => dealExpired(about) },
      );
      return true;
    } catch (error) {
      // Its seller was faster: sold, renewed, archived.
      if (error instanceof Problem && error.kind.status === 409) return false;
      throw error;
    }
  }

  private async warn(id: string, now: Date): Promise<boolean> {
    const deal = await this.prisma.deal.findUnique({ where: { id } });
    if (!deal?.expiresAt || deal.expiresAt <= now) return false;
    const { sellerId, expiresAt } = deal;
    return this.prisma.$transaction(async (tx) => {
      // The version stays: nothing that anybody sees has changed.
      const { count } = await tx.deal.updateMany({
        where: {
          id,
          status: { in: [...LIVE_STATUSES] },
          expiresAt,
          OR: [{ warnedExpiresAt: null }, { warnedExpiresAt: { not: expiresAt } }],
        },
        data: { warnedExpiresAt: expiresAt },
      });
      if (count === 0) return false;
      await this.facts.record(tx, dealExpiring({ dealId: id, sellerId, expiresAt: expiresAt.toISOString() }));
      return true;
    });
  }

  /** Walks over all deals that match, a batch at a time; a failure is logged and the next run tries again. */
  private async forEach(
    where: object,
    work: (id: string) => Promise<boolean>,
    signal?: AbortSignal,
  ): Promise<number> {
    let done = 0;
    let cursor = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      signal?.throwIfAborted();
      const batch = await this.prisma.deal.findMany({
        where: { AND: [where, { id: { gt: cursor } }] },
        orderBy: { id: 'asc' },
        take: BATCH,
        select: { id: true },
      });
      for (const { id } of batch) {
        try {
          if (await work(id)) done += 1;
        } catch (error) {
          this.logger.error({ err: error, dealId: id }, 'the clock could not move a deal');
        }
      }
      if (batch.length < BATCH) return done;
      cursor = batch.at(-1)!.id;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { dealArchived } from '../../facts/deals.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** Takes the deals of people off the market who are no longer there. */
@Injectable()
export class DealWithdrawalService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
  ) {}

  /**
   * Archives whatever a deleted person still had. Called again it finds nothing left to do.
   *
   * @throws if a deal moved at the same moment, so that it is tried again
   */
  async withdrawAllOf(sellerId: string): Promise<void> {
    const open = await this.prisma.deal.findMany({
      where: { sellerId, status: { notIn: ['SOLD', 'ARCHIVED'] } },
      select: { id: true, status: true, version: true },
    });
    for (const { id, status, version } of open) {
      await this.prisma.$transaction(async (tx) => {
        const { count } = await tx.deal.updateMany({
          where: { id, status, version },
          data: { status: 'ARCHIVED', closedAt: new Date(), version: { increment: 1 } },
        });
        if (count === 0) throw new Error(`The deal ${id} moved while it was withdrawn`);
        await tx.dealTransition.create({
          data: { dealId: id, verb: 'archive', from: status, to: 'ARCHIVED', reason: 'ACCOUNT_DELETED' },
        });
        await this.facts.record(tx, dealArchived({ dealId: id, sellerId }));
      });
    }
  }
}

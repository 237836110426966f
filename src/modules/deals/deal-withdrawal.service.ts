import { Injectable } from '@nestjs/common';
import { dealArchived, dealRestored } from '../../facts/deals.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

const GONE = 'ACCOUNT_DELETED';

/** Takes the deals of people off the market who are no longer there, and brings them back with them. */
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
      // The fact may come late: the account may have returned.
      where: { sellerId, seller: { deletedAt: { not: null } }, status: { notIn: ['SOLD', 'ARCHIVED'] } },
      select: { id: true, status: true, version: true },
    });
    for (const { id, status, version } of open) {
      await this.prisma.$transaction(async (tx) => {
        const { count } = await tx.deal.updateMany({
          where: { id, status, version, seller: { deletedAt: { not: null } } },
          data: { status: 'ARCHIVED', closedAt: new Date(), version: { increment: 1 } },
        });
        if (count === 0) throw new Error(`The deal ${id} moved while it was withdrawn`);
        await tx.dealTransition.create({
          data: { dealId: id, verb: 'archive', from: status, to: 'ARCHIVED', reason: GONE },
        });
        await this.facts.record(tx, dealArchived({ dealId: id, sellerId }));
      });
    }
  }

  /** Makes drafts of what was archived with the account. What its owner had put away stays so. Twice is as once. */
  async bringBackAllOf(sellerId: string): Promise<void> {
    const archived = await this.prisma.deal.findMany({
      where: { sellerId, seller: { deletedAt: null }, status: 'ARCHIVED' },
      select: { id: true, version: true, transitions: { orderBy: { id: 'desc' }, take: 1 } },
    });
    const withAccount = archived.filter(({ transitions }) => transitions[0]?.reason === GONE);
    for (const { id, version } of withAccount) {
      await this.prisma.$transaction(async (tx) => {
        const { count } = await tx.deal.updateMany({
          where: { id, status: 'ARCHIVED', version, seller: { deletedAt: null } },
          data: { status: 'DRAFT', closedAt: null, version: { increment: 1 } },
        });
        if (count === 0) return;
        await tx.dealTransition.create({
          data: { dealId: id, verb: 'restore', from: 'ARCHIVED', to: 'DRAFT', reason: 'ACCOUNT_RETURNED' },
        });
        await this.facts.record(tx, dealRestored({ dealId: id, sellerId }));
      });
    }
  }
}

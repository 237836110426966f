import { Inject, Injectable } from '@nestjs/common';
import { firstIdOf } from '../../common/ids.js';
import { after } from '../../common/time.js';
import { retentionConfig } from '../../config/retention.config.js';
import type { RetentionConfig } from '../../config/retention.config.js';
import { dealDiscarded } from '../../facts/deals.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { DealStatus } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

const BATCH = 100;
/** Never submitted, nobody but its seller saw it: whether it lies about or was put away. */
const UNSEEN: DealStatus[] = ['DRAFT', 'ARCHIVED'];

/** Drafts that became nothing. */
@Injectable()
export class DealDrafts {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    @Inject(retentionConfig.KEY) private readonly config: RetentionConfig,
  ) {}

  /** Removes what was never submitted and not touched for long; nothing shows its pictures then. @returns how many */
  async discardAbandoned(now = new Date(), signal?: AbortSignal): Promise<number> {
    const before = after(-this.config.keptByMs('deal', 'deals.discard-drafts'), now);
    const abandoned = { status: { in: UNSEEN }, submittedAt: null, updatedAt: { lt: before } };
    for (let [discarded, last] = [0, '']; ;) {
      signal?.throwIfAborted();
      const batch = await this.prisma.deal.findMany({
        // An old draft has an old id: so the index on (status, submittedAt, id) finds it.
        where: { ...abandoned, id: { lt: firstIdOf(before), ...(last ? { gt: last } : {}) } },
        orderBy: { id: 'asc' },
        take: BATCH,
        select: { id: true, sellerId: true },
      });
      for (const { id, sellerId } of batch) {
        await this.prisma.$transaction(async (tx) => {
          // Its seller may have come back in between.
          const { count } = await tx.deal.deleteMany({ where: { id, ...abandoned } });
          if (count === 1) await this.facts.record(tx, dealDiscarded({ dealId: id, sellerId }));
          discarded += count;
        });
      }
      last = batch.at(-1)?.id ?? '';
      if (batch.length < BATCH) return discarded;
    }
  }
}

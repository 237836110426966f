import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import type { Actor } from '../../platform/http/actor.js';
import { CentsKey, readCursor, TimeKey } from '../../platform/http/inputs.js';
import type { DealTransition, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { listStatement } from './deal-list.sql.js';
import type { DealListRow } from './deal-list.sql.js';
import type { ListDealsQuery, MyDealsQuery } from './deals.dto.js';
import { maySee } from './deals.policy.js';
import { DealNotFound } from './deals.problems.js';

export const WHOLE_DEAL = {
  seller: {
    select: { id: true, displayName: true, emailVerifiedAt: true, suspendedAt: true, deletedAt: true },
  },
  product: { select: { slug: true, brand: true, name: true } },
  images: { orderBy: { position: 'asc' }, include: { image: true } },
} satisfies Prisma.DealInclude;
export type WholeDeal = Prisma.DealGetPayload<{ include: typeof WHOLE_DEAL }>;

const HISTORY_ENTRY = {
  actor: { select: { id: true, displayName: true } },
} satisfies Prisma.DealTransitionInclude;
export type HistoryEntry = Prisma.DealTransitionGetPayload<{ include: typeof HISTORY_ENTRY }>;

/** Deals, for screens and for other modules. */
@Injectable()
export class DealsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** What everybody sees: published deals. One prepared statement for each set of filters. */
  async list(query: ListDealsQuery): Promise<Page<DealListRow>> {
    const after = readCursor(query.cursor, query.sort, query.sort === 'newest' ? TimeKey : CentsKey);
    const { statement, values } = listStatement(query, after);
    const rows = await this.prisma.sql<DealListRow>(statement, values);
    return toPage(rows, query.limit, ({ id, priceCents, publishedAt }) => ({
      sort: query.sort,
      key: query.sort === 'newest' ? publishedAt.toISOString() : priceCents,
      id,
    }));
  }

  /** A person's own deals, the newest first. */
  async listOf(sellerId: string, { status, cursor, limit }: MyDealsQuery): Promise<Page<WholeDeal>> {
    const after = readCursor(cursor, 'mine');
    const rows = await this.prisma.deal.findMany({
      where: { sellerId, ...(status ? { status } : {}), ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: WHOLE_DEAL,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: 'mine', key: '', id }));
  }

  /** Deals that wait for a decision, the longest waiting first. */
  async listQueue(limit: number, cursor: string | undefined): Promise<Page<WholeDeal>> {
    const after = readCursor(cursor, 'queue', TimeKey);
    const since = after ? new Date(after.key) : null;
    const rows = await this.prisma.deal.findMany({
      where: {
        status: 'PENDING',
        ...(after && since
          ? {
              submittedAt: { gte: since },
              OR: [{ submittedAt: { gt: since } }, { submittedAt: since, id: { gt: after.id } }],
            }
          : {}),
      },
      orderBy: [{ submittedAt: 'asc' }, { id: 'asc' }],
      take: limit + 1,
      include: WHOLE_DEAL,
    });
    return toPage(rows, limit, ({ id, submittedAt }) => ({
      sort: 'queue',
      key: submittedAt?.toISOString() ?? '',
      id,
    }));
  }

  /** @throws DealNotFound if there is none that this viewer may see */
  async getVisible(id: string, viewer: Actor | null): Promise<WholeDeal> {
    const deal = await this.find(id);
    if (!deal || !maySee(viewer, deal)) throw new DealNotFound();
    return deal;
  }

  async find(id: string): Promise<WholeDeal | null> {
    return this.prisma.deal.findUnique({ where: { id }, include: WHOLE_DEAL });
  }

  /** Every step of a deal's life, the first one first. */
  async listHistory(dealId: string): Promise<HistoryEntry[]> {
    return this.prisma.dealTransition.findMany({
      where: { dealId },
      orderBy: { id: 'asc' },
      include: HISTORY_ENTRY,
    });
  }

  async findTransition(id: string): Promise<DealTransition | null> {
    return this.prisma.dealTransition.findUnique({ where: { id } });
  }
}

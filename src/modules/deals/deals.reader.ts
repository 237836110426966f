import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/http/actor.js';
import type { DealTransition, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { DealVerb } from './deal.js';
import { maySee } from './deals.policy.js';
import { DealNotFound } from './deals.problems.js';

/** A deal with what a card shows of it. */
const DEAL_OF_CARD = {
  seller: {
    select: { id: true, displayName: true, emailVerifiedAt: true, suspendedAt: true, deletedAt: true },
  },
  images: { orderBy: { position: 'asc' }, include: { image: true } },
} satisfies Prisma.DealInclude;
export type DealOfCard = Prisma.DealGetPayload<{ include: typeof DEAL_OF_CARD }>;

const UNCOUNTED_DEAL = {
  ...DEAL_OF_CARD,
  product: { select: { slug: true, brand: true, name: true } },
  views: { select: { count: true } },
} satisfies Prisma.DealInclude;

/** For one deal. For many, its count would read every favourite that there is: see `mapByIds`. */
export const WHOLE_DEAL = {
  ...UNCOUNTED_DEAL,
  _count: { select: { favorites: true } },
} satisfies Prisma.DealInclude;
export type WholeDeal = Prisma.DealGetPayload<{ include: typeof WHOLE_DEAL }>;

const HISTORY_ENTRY = {
  actor: { select: { id: true, displayName: true } },
} satisfies Prisma.DealTransitionInclude;
export type HistoryEntry = Prisma.DealTransitionGetPayload<{ include: typeof HISTORY_ENTRY }>;

/** Whole deals, for commands and for other modules. What people browse is `BrowseReader`. */
@Injectable()
export class DealsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Whole deals, by their ids. */
  async mapByIds(ids: string[]): Promise<Map<string, WholeDeal>> {
    const rows = await this.prisma.deal.findMany({ where: { id: { in: ids } }, include: UNCOUNTED_DEAL });
    const counts = await this.prisma.favorite.groupBy({
      by: ['dealId'],
      where: { dealId: { in: ids } },
      _count: { _all: true },
    });
    const favorites = new Map(counts.map(({ dealId, _count }) => [dealId, _count._all]));
    return new Map(
      rows.map((row) => [row.id, { ...row, _count: { favorites: favorites.get(row.id) ?? 0 } }]),
    );
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

  /** Whether a person talked to the seller about a deal. Discussions stand above deals; only their rows are read here. */
  async hasDiscussion(dealId: string, buyerId: string): Promise<boolean> {
    return (await this.prisma.discussion.count({ where: { dealId, buyerId } })) > 0;
  }

  /** The last time that a deal took this step. */
  async findLastStep(dealId: string, verb: DealVerb): Promise<DealTransition | null> {
    return this.prisma.dealTransition.findFirst({ where: { dealId, verb }, orderBy: { id: 'desc' } });
  }

  async findTransition(id: string): Promise<DealTransition | null> {
    return this.prisma.dealTransition.findUnique({ where: { id } });
  }
}

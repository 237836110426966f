import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import { dealsList, readCursor, sealCursor, sealKeyOf } from '../cursor.mjs';
import type { ListDealsQuery, OpenDealBody } from './deals.dto.js';
import { CARD, PAGE, toCard, toPage } from './deals.presenter.js';
import { PrismaService } from './prisma.service.js';

const LIMIT = 24;
const sealKey = sealKeyOf(process.env.SECRET ?? '');

@Injectable()
export class DealsService {
  constructor(private readonly prisma: PrismaService) {}

  async list(query: ListDealsQuery) {
    const { category, minPrice, maxPrice } = query;
    const after = query.cursor ? readCursor(query.cursor) : null;
    const rows = await this.prisma.deal.findMany({
      where: {
        status: 'PUBLISHED',
        seller: { suspendedAt: null, deletedAt: null },
        categorySlug: category,
        priceCents: { gte: minPrice, lte: maxPrice },
        ...(after
          ? {
              publishedAt: { lte: after.key },
              OR: [{ publishedAt: { lt: after.key } }, { publishedAt: after.key, id: { lt: after.id } }],
            }
          : {}),
      },
      orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
      take: LIMIT + 1,
      include: CARD,
    });
    const items = rows.slice(0, LIMIT).map(toCard);
    const last = items.at(-1);
    if (rows.length <= LIMIT || !last) return { items, nextCursor: null };
    return { items, nextCursor: sealCursor(dealsList(query), last.publishedAt ?? '', last.id, sealKey) };
  }

  async show(id: string) {
    const deal = await this.prisma.deal.findFirst({
      where: {
        id,
        status: { in: ['PUBLISHED', 'RESERVED', 'SOLD'] },
        seller: { suspendedAt: null, deletedAt: null },
      },
      include: PAGE,
    });
    if (!deal) throw new NotFoundException();
    return toPage(deal);
  }

  async open(sellerId: string, { imageIds, category, ...fields }: OpenDealBody) {
    return this.prisma.$transaction(async (tx) => {
      const found = await tx.category.findUnique({ where: { slug: category } });
      const images = await tx.image.count({ where: { id: { in: imageIds }, ownerId: sellerId, deal: null } });
      if (!found || images < imageIds.length) throw new BadRequestException();
      const deal = await tx.deal.create({
        data: {
          ...fields,
          sellerId,
          categorySlug: category,
          images: { create: imageIds.map((imageId, position) => ({ imageId, position })) },
          transitions: { create: { verb: 'open', to: 'DRAFT', actorId: sellerId } },
        },
        include: PAGE,
      });
      await tx.fact.create({
        data: { name: 'deal.opened', data: { dealId: deal.id, sellerId }, actorId: sellerId },
      });
      return toPage(deal);
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { PriceOffer, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { OfferNotFound } from './offers.problems.js';

export const WHOLE_OFFER = { steps: { orderBy: { id: 'asc' } } } satisfies Prisma.PriceOfferInclude;
export type WholeOffer = Prisma.PriceOfferGetPayload<{ include: typeof WHOLE_OFFER }>;

/** Offers, for screens and for other modules. */
@Injectable()
export class OffersReader {
  constructor(private readonly prisma: PrismaService) {}

  async find(id: string): Promise<PriceOffer | null> {
    return this.prisma.priceOffer.findUnique({ where: { id } });
  }

  /** @throws OfferNotFound if there is none that this person is a side of */
  async getOf(userId: string, id: string): Promise<WholeOffer> {
    const offer = await this.prisma.priceOffer.findFirst({
      where: { id, OR: [{ buyerId: userId }, { sellerId: userId }] },
      include: WHOLE_OFFER,
    });
    if (!offer) throw new OfferNotFound();
    return offer;
  }

  /** Every offer of a discussion, the first one first: there are five at the most. */
  async listIn(discussionId: string): Promise<WholeOffer[]> {
    return this.prisma.priceOffer.findMany({
      where: { discussionId },
      orderBy: { id: 'asc' },
      include: WHOLE_OFFER,
    });
  }
}

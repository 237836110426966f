import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** Which product of the catalogue a deal sells. */
@Injectable()
export class DealProducts {
  constructor(private readonly prisma: PrismaService) {}

  /** Moves every deal, and every change that waits for approval, from a product to the one that it is part of now. */
  async follow(productId: string, intoProductId: string): Promise<void> {
    const data = { productId: intoProductId };
    await this.prisma.$transaction([
      this.prisma.deal.updateMany({ where: { productId }, data }),
      this.prisma.dealRevision.updateMany({ where: { productId }, data }),
    ]);
  }
}

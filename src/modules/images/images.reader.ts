import { Injectable } from '@nestjs/common';
import type { Image } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

@Injectable()
export class ImagesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Those of `ids` that belong to `ownerId` and that no product, no message and no deal but `exceptDealId` shows. */
  async listUsable(ids: string[], ownerId: string, exceptDealId?: string): Promise<Image[]> {
    return this.prisma.image.findMany({
      where: {
        id: { in: ids },
        ownerId,
        message: null,
        product: null,
        OR: [{ deal: null }, ...(exceptDealId ? [{ deal: { dealId: exceptDealId } }] : [])],
      },
    });
  }

  /** Those of `ids` that belong to `ownerId` and that nothing uses: no deal, no staged change, no product, no message, no profile. */
  async listUnused(ids: string[], ownerId: string): Promise<Image[]> {
    return this.prisma.image.findMany({
      where: {
        id: { in: ids },
        ownerId,
        product: null,
        message: null,
        deal: null,
        revisions: { none: {} },
        owner: { OR: [{ avatarImageId: null }, { avatarImageId: { notIn: ids } }] },
      },
    });
  }
}

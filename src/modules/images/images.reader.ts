import { Injectable } from '@nestjs/common';
import type { Image } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { USABLE_IMAGES } from './usable-images.sql.js';

const LIST_USABLE = { name: 'list_usable_images_1', text: `SELECT i.id ${USABLE_IMAGES}` };

@Injectable()
export class ImagesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Those of `ids` that belong to `ownerId` and that no product, no message and no deal but `exceptDealId` shows. */
  async listUsable(ids: string[], ownerId: string, exceptDealId?: string): Promise<{ id: string }[]> {
    return this.prisma.sql<{ id: string }>(LIST_USABLE, [ids, ownerId, exceptDealId ?? null]);
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

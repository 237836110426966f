import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { LOOK_ALIKES, neighbourQuarters } from './image-matches.sql.js';
import type { LookAlike } from './image-matches.sql.js';

/** Finds photos that another seller showed before: copied ads give themselves away by them. */
@Injectable()
export class ImageMatches {
  constructor(private readonly prisma: PrismaService) {}

  /** Notes every look-alike of a deal's pictures. Told twice, it notes once. */
  async findForDeal(dealId: string): Promise<void> {
    const pictures = await this.prisma.image.findMany({
      where: { deal: { dealId }, ownerId: { not: null }, perceptualHash: { not: null } },
      select: { id: true, ownerId: true, perceptualHash: true },
    });
    for (const { id: imageId, ownerId, perceptualHash } of pictures) {
      const found = await this.lookAlikes(ownerId!, perceptualHash!);
      await this.prisma.imageMatch.createMany({
        data: found.map((other) => ({
          id: newId(),
          dealId,
          imageId,
          otherImageId: other.imageId,
          otherDealId: other.dealId,
          otherOwnerId: other.ownerId,
          distance: other.distance,
        })),
        skipDuplicates: true,
      });
    }
  }

  private lookAlikes(ownerId: string, hash: bigint): Promise<LookAlike[]> {
    const values = [String(hash), ownerId, ...neighbourQuarters(hash)];
    return this.prisma.sql<LookAlike>(LOOK_ALIKES, values);
  }
}

import { Injectable } from '@nestjs/common';
import type { ImageMatch } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** Photos of a deal that another seller showed before, for moderators. */
@Injectable()
export class ImageMatchesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The closest first. Matches are found in reaction to the submission, so they come a moment after it. */
  async listForDeal(dealId: string): Promise<ImageMatch[]> {
    return this.prisma.imageMatch.findMany({
      where: { dealId },
      orderBy: [{ distance: 'asc' }, { id: 'asc' }],
    });
  }

  /** The same for a page of deals in one query. @returns no entry for a deal without matches */
  async listForDeals(dealIds: string[]): Promise<Map<string, ImageMatch[]>> {
    const rows = await this.prisma.imageMatch.findMany({
      where: { dealId: { in: dealIds } },
      orderBy: [{ distance: 'asc' }, { id: 'asc' }],
    });
    return Map.groupBy(rows, ({ dealId }) => dealId);
  }
}

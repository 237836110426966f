import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/**
 * A person's deals. A purge keeps the bare row of a deal, for its buyer and for the books, and nothing that was written;
 * statements of reasons stay as they are, for the transparency reports that the law asks for.
 */
@Injectable()
export class DealsData extends DataKeeper {
  readonly models = [
    'deal',
    'dealImage',
    'dealTransition',
    'dealRevision',
    'dealRevisionImage',
    'dealClaim',
    'statement',
  ];
  readonly level = 6;

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'deals.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.deal.findMany({
          where: { sellerId: userId, ...where },
          include: { images: true, transitions: { orderBy: { id: 'asc' }, omit: { actorId: true } } },
          ...page,
        }),
      ),
    };
    yield {
      path: 'statements.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.statement.findMany({
          where: { userId, ...where },
          omit: { decidedById: true },
          include: { appeal: { omit: { decidedById: true } } },
          ...page,
        }),
      ),
    };
    yield {
      path: 'purchases.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.deal.findMany({
          where: { buyerId: userId, ...where },
          select: { id: true, title: true, priceCents: true, currency: true, closedAt: true },
          ...page,
        }),
      ),
    };
    yield {
      path: 'decisions.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.dealTransition.findMany({ where: { actorId: userId, ...where }, ...page }),
      ),
    };
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.dealClaim.deleteMany({ where: { moderatorId: userId } });
    await this.prisma.dealRevisionImage.deleteMany({ where: { revision: { deal: { sellerId: userId } } } });
    await this.prisma.dealRevision.deleteMany({ where: { deal: { sellerId: userId } } });
    await this.prisma.dealImage.deleteMany({ where: { deal: { sellerId: userId } } });
    await this.prisma.deal.updateMany({
      where: { sellerId: userId },
      data: {
        title: 'Removed',
        description: '',
        city: '',
        postcode: '',
        lat: null,
        lng: null,
        floorCents: null,
        declineNote: null,
      },
    });
    await this.prisma.dealTransition.updateMany({
      where: { deal: { sellerId: userId }, note: { not: null } },
      data: { note: null },
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';

const OPEN_REVISION = {
  product: { select: { slug: true, brand: true, name: true } },
  images: { orderBy: { position: 'asc' }, include: { image: true } },
} satisfies Prisma.DealRevisionInclude;
export type OpenRevision = Prisma.DealRevisionGetPayload<{ include: typeof OPEN_REVISION }>;

/** Staged edits of public deals. */
@Injectable()
export class DealRevisionsReader {
  constructor(private readonly prisma: PrismaService) {}

  async findOpen(dealId: string, tx: Transaction = this.prisma): Promise<OpenRevision | null> {
    return tx.dealRevision.findFirst({ where: { dealId, status: 'OPEN' }, include: OPEN_REVISION });
  }

  /** The open revisions of many deals, by the deal's id. */
  async mapOpen(dealIds: string[]): Promise<Map<string, OpenRevision>> {
    const rows = await this.prisma.dealRevision.findMany({
      where: { dealId: { in: dealIds }, status: 'OPEN' },
      include: OPEN_REVISION,
    });
    return new Map(rows.map((row) => [row.dealId, row]));
  }
}

import { Injectable } from '@nestjs/common';
import { toPage } from '../../../common/cursor.js';
import type { Page } from '../../../common/cursor.js';
import { readCursor } from '../../../platform/http/inputs.js';
import type { PageQuery } from '../../../platform/http/inputs.js';
import type { Prisma } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';

const SORT = 'products.removed';
const ENTRY = {
  id: true,
  slug: true,
  brand: true,
  name: true,
  deletedAt: true,
  mergedInto: { select: { slug: true } },
} satisfies Prisma.ProductSelect;
export type RemovedProduct = Prisma.ProductGetPayload<{ select: typeof ENTRY }>;

/** Products that were taken from the catalogue, for admins. */
@Injectable()
export class RemovedProductsReader {
  constructor(private readonly prisma: PrismaService) {}

  async list({ cursor, limit }: PageQuery): Promise<Page<RemovedProduct>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.product.findMany({
      where: { deletedAt: { not: null }, ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      select: ENTRY,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }
}

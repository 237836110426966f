import { Injectable } from '@nestjs/common';
import { toPage } from '../../../common/cursor.js';
import type { Page } from '../../../common/cursor.js';
import { readCursor, TimeKey } from '../../../platform/http/inputs.js';
import type { OfferPrice } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { PriceHistoryQuery } from '../products.dto.js';

/** What shops asked over time. */
@Injectable()
export class PricesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Every price of a product and when it began, the newest first. */
  async list(productId: string, { merchant, cursor, limit }: PriceHistoryQuery): Promise<Page<OfferPrice>> {
    const sort = `prices.${productId}.${merchant ?? ''}`;
    const after = readCursor(cursor, sort, TimeKey);
    const at = after ? new Date(after.key) : undefined;
    const rows = await this.prisma.offerPrice.findMany({
      where: {
        productId,
        ...(merchant ? { merchant } : {}),
        ...(after && at ? { OR: [{ at: { lt: at } }, { at, id: { lt: after.id } }] } : {}),
      },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    return toPage(rows, limit, ({ id, at: begun }) => ({ sort, key: begun.toISOString(), id }));
  }
}

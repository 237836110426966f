import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What a shop asks at this moment for a product that everybody may see. */
export interface ShopPrice {
  productId: string;
  slug: string;
  title: string;
  merchant: string;
  priceCents: number;
  currency: string;
}

const PRICE = {
  name: 'alerts_shop_price',
  text: `SELECT p.id::text AS "productId", p.slug, p.brand || ' ' || p.name AS title, o.merchant, o."priceCents",
      o.currency::text AS currency
    FROM "Offer" o JOIN "Product" p ON p.id = o."productId"
    WHERE o.id = $1::uuid AND o."inStock" AND p."deletedAt" IS NULL`,
};

/** A watch without a limit hears of every lower price, one with a limit of every price below. $3: whether it came down. */
const WATCHERS = {
  name: 'alerts_shop_price_watchers',
  text: `SELECT DISTINCT a."userId"::text AS "userId" FROM "Alert" a JOIN "User" u ON u.id = a."userId"
    WHERE a."productId" = $1::uuid AND a.kind = 'PRICE' AND a.frequency = 'INSTANT' AND a."pausedAt" IS NULL
      AND CASE WHEN a."belowCents" IS NULL THEN $3::boolean ELSE $2::int < a."belowCents" END
      AND u."suspendedAt" IS NULL AND u."deletedAt" IS NULL`,
};

/** Prices of shops, for those who watch the price of a product and are told at once. */
@Injectable()
export class ShopPricesReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Null if the shop has it no more, or nobody may see the product. */
  async find(offerId: string): Promise<ShopPrice | null> {
    const [price] = await this.prisma.sql<ShopPrice>(PRICE, [offerId]);
    return price ?? null;
  }

  /** The people whose watches a price is for. @param lowered whether the shop asked more before */
  async listWatchers({ productId, priceCents }: ShopPrice, lowered: boolean): Promise<string[]> {
    const rows = await this.prisma.sql<{ userId: string }>(WATCHERS, [productId, priceCents, lowered]);
    return rows.map(({ userId }) => userId);
  }
}

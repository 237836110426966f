import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { COUNTED_CATEGORIES, PRODUCT_DEALS } from './deal-counts.sql.js';
import type { CategoryRow } from './deal-counts.sql.js';
import { ProductSlug } from './products.dto.js';
import type { ListProductsQuery } from './products.dto.js';

const WITH_OFFERS = { offers: { orderBy: { priceCents: 'asc' } } } satisfies Prisma.ProductInclude;
export type ProductWithOffers = Prisma.ProductGetPayload<{ include: typeof WITH_OFFERS }>;

const SORT = 'slug';

/** The catalogue, for screens and for other modules. */
@Injectable()
export class ProductsReader {
  private counting: Promise<CategoryRow[]> | undefined;

  constructor(private readonly prisma: PrismaService) {}

  /** Every category and group in its order, with the deals on sale in it. Callers at the same time share one count. */
  async listCategories(): Promise<CategoryRow[]> {
    this.counting ??= this.prisma
      .sql<CategoryRow>(COUNTED_CATEGORIES, [])
      .finally(() => (this.counting = undefined));
    return this.counting;
  }

  /** Whether a deal can be in it: it exists, and is no group of others. */
  async hasCategory(slug: string): Promise<boolean> {
    return (await this.prisma.category.count({ where: { slug, children: { none: {} } } })) === 1;
  }

  /** How many deals sell a product now. */
  async countDeals(productId: string): Promise<number> {
    const [row] = await this.prisma.sql<{ count: number }>(PRODUCT_DEALS, [productId]);
    return row?.count ?? 0;
  }

  async findIdBySlug(slug: string): Promise<string | null> {
    const product = await this.prisma.product.findUnique({ where: { slug }, select: { id: true } });
    return product?.id ?? null;
  }

  async findBySlug(slug: string): Promise<ProductWithOffers | null> {
    return this.prisma.product.findUnique({ where: { slug }, include: WITH_OFFERS });
  }

  async list({ category, brand, cursor, limit }: ListProductsQuery): Promise<Page<ProductWithOffers>> {
    const after = readCursor(cursor, SORT, ProductSlug);
    const rows = await this.prisma.product.findMany({
      where: {
        ...(category ? { categorySlug: category } : {}),
        ...(brand ? { brand: { equals: brand, mode: 'insensitive' as const } } : {}),
        ...(after ? { slug: { gt: String(after.key) } } : {}),
      },
      orderBy: { slug: 'asc' },
      take: limit + 1,
      include: WITH_OFFERS,
    });
    return toPage(rows, limit, ({ slug, id }) => ({ sort: SORT, key: slug, id }));
  }
}

import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { Category, Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { ProductSlug } from './products.dto.js';
import type { ListProductsQuery } from './products.dto.js';

const WITH_OFFERS = { offers: { orderBy: { priceCents: 'asc' } } } satisfies Prisma.ProductInclude;
export type ProductWithOffers = Prisma.ProductGetPayload<{ include: typeof WITH_OFFERS }>;

const SORT = 'slug';

/** The catalogue, for screens and for other modules. */
@Injectable()
export class ProductsReader {
  constructor(private readonly prisma: PrismaService) {}

  async listCategories(): Promise<Category[]> {
    return this.prisma.category.findMany({ orderBy: { position: 'asc' } });
  }

  async hasCategory(slug: string): Promise<boolean> {
    return (await this.prisma.category.count({ where: { slug } })) === 1;
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

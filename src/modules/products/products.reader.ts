import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { FacetCounts } from './catalog/facet-counts.js';
import { facetsStatement } from './catalog/product-facets.sql.js';
import type { FacetsRow } from './catalog/product-facets.sql.js';
import { CARDS_BY_IDS, listStatement } from './catalog/product-list.sql.js';
import type { ProductListRow } from './catalog/product-list.sql.js';
import { PRODUCT_PAGE, SLUG_TARGET } from './catalog/product-page.sql.js';
import type { ProductPageRow } from './catalog/product-page.sql.js';
import { COUNTED_CATEGORIES, HAS_CATEGORY } from './deal-counts.sql.js';
import type { CategoryRow } from './deal-counts.sql.js';
import { ProductSlug } from './products.dto.js';
import type { FacetsQuery, ListProductsQuery } from './products.dto.js';
import { ProductMoved, ProductNotFound } from './products.problems.js';
import { specsOf } from './specs/declared-specs.js';
import { readSpecFilters } from './specs/spec-filters.js';

export interface FoundProduct {
  id: string;
  slug: string;
  brand: string;
  name: string;
}

/** The catalogue, for screens and for other modules. */
@Injectable()
export class ProductsReader {
  private counting: Promise<CategoryRow[]> | undefined;
  private readonly facets = new FacetCounts();

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
    const [answer] = await this.prisma.sql<{ has: boolean }>(HAS_CATEGORY, [slug]);
    return answer!.has;
  }

  /** The product that a slug of now or of before leads to; null if none is shown. */
  async findIdBySlug(slug: string): Promise<string | null> {
    return (await this.findBySlug(slug))?.id ?? null;
  }

  /** As `findIdBySlug`, with what a deal shows of it. */
  async findBySlug(slug: string): Promise<FoundProduct | null> {
    const [target] = await this.prisma.sql<FoundProduct>(SLUG_TARGET, [slug]);
    return target ?? null;
  }

  /**
   * The id of the product at an address below `/api/products/`.
   *
   * @param rest what follows the slug in the address
   * @throws ProductNotFound, ProductMoved if the slug is one of before
   */
  async getIdAt(slug: string, rest: string): Promise<string> {
    const target = await this.findBySlug(slug);
    if (!target) throw new ProductNotFound();
    if (target.slug !== slug) throw ProductMoved.to(`/api/products/${target.slug}${rest}`);
    return target.id;
  }

  /** A product with all that its page shows. @throws ProductNotFound, ProductMoved */
  async getPage(slug: string): Promise<ProductPageRow> {
    const [row] = await this.prisma.sql<ProductPageRow>(PRODUCT_PAGE, [slug]);
    if (row && row.product.deletedAt === null) return row;
    await this.getIdAt(slug, '');
    throw new ProductNotFound();
  }

  /** @throws ValidationFailed if a spec filter or the cursor cannot be read */
  async list(query: ListProductsQuery): Promise<Page<ProductListRow>> {
    const { cursor, limit, ...choice } = query;
    const sort = `products.${fingerprintOf(choice)}`;
    const after = readCursor(cursor, sort, ProductSlug);
    const { filters, categories } = readChoice(choice);
    const { statement, values } = listStatement({
      ...filters,
      category: choice.category,
      among: categories,
      after: after ? String(after.key) : undefined,
      take: limit + 1,
    });
    const rows = await this.prisma.sql<ProductListRow>(statement, values);
    return toPage(rows, limit, ({ slug, id }) => ({ sort, key: slug, id }));
  }

  /** Cards of those products that are shown, by their ids. */
  async mapCardsByIds(ids: string[]): Promise<Map<string, ProductListRow>> {
    const rows = ids.length === 0 ? [] : await this.prisma.sql<ProductListRow>(CARDS_BY_IDS, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * What a choice finds, counted: it reads all that it counts. A broad choice is up to a minute old.
   *
   * @throws ValidationFailed if a spec filter cannot be read
   */
  async countFacets(choice: FacetsQuery): Promise<FacetsRow> {
    return this.facets.of(fingerprintOf(choice), () => this.count(choice));
  }

  private async count(choice: FacetsQuery): Promise<FacetsRow> {
    const { category } = choice;
    const { filters } = readChoice(choice);
    const withSpecs = category !== undefined && Object.keys(specsOf(category)).length > 0;
    const { statement, values } = facetsStatement({ ...filters, category, withSpecs });
    const [row] = await this.prisma.sql<FacetsRow>(statement, values);
    return row!;
  }
}

function readChoice({ brand, spec, inStock }: FacetsQuery) {
  const given = spec === undefined ? [] : [spec].flat();
  const { filters, categories } = readSpecFilters(given);
  return { categories, filters: { brand: brand?.toLowerCase(), inStock: inStock === 'true', filters } };
}

/** A list is its filters: a cursor continues just that one. */
function fingerprintOf(choice: object): string {
  const given = Object.entries(choice).filter(([, value]) => value !== undefined);
  return createHash('sha1').update(JSON.stringify(given.sort())).digest('base64url').slice(0, 12);
}

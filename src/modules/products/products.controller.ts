import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Cacheable } from '../../platform/http/caching.js';
import { etagOfBody } from '../../platform/http/etag.js';
import { Storage } from '../../platform/storage/storage.js';
import { DeclaredSpecsResponse, FacetsResponse } from './catalog/facets.dto.js';
import { presentDeclaredSpecs, presentFacets } from './catalog/facets.presenter.js';
import { PricesReader } from './catalog/prices.reader.js';
import { presentCategories } from './categories.presenter.js';
import {
  CategoriesResponse,
  FacetsQuery,
  ListProductsQuery,
  PriceHistoryPage,
  PriceHistoryQuery,
  ProductResponse,
  ProductSlug,
  ProductsPage,
} from './products.dto.js';
import { presentProduct, presentProductCard } from './products.presenter.js';
import { ProductMoved, ProductNotFound } from './products.problems.js';
import { ProductsReader } from './products.reader.js';

@ApiTags('catalogue')
@Public()
@Controller()
export class ProductsController {
  constructor(
    private readonly products: ProductsReader,
    private readonly prices: PricesReader,
    private readonly storage: Storage,
  ) {}

  @Get('categories')
  @Cacheable(60)
  @ApiOperation({ summary: 'Every category, with the number of deals on sale' })
  @Returns(200, 'All of them, in their order, as a list and as a tree', CategoriesResponse)
  async categories() {
    return presentCategories(await this.products.listCategories());
  }

  @Get('products')
  @Cacheable(30)
  @ApiOperation({ summary: 'The catalogue', description: 'In order of slugs: by brand, then by name.' })
  @Returns(200, 'A page of products', ProductsPage)
  async list(@Query({ schema: ListProductsQuery }) query: ListProductsQuery) {
    const { items, nextCursor } = await this.products.list(query);
    return { items: items.map((row) => presentProductCard(row, this.storage)), nextCursor };
  }

  @Get('products/facets')
  @Cacheable(60)
  @ApiOperation({
    summary: 'What a choice of the catalogue holds, counted',
    description:
      'Takes the filters of the list. Categories are counted as if none was chosen, brands likewise: what a click on ' +
      'another one would find.',
  })
  @Returns(200, 'Counts by category, brand and spec', FacetsResponse)
  async facets(@Query({ schema: FacetsQuery }) query: FacetsQuery) {
    return presentFacets(await this.products.countFacets(query));
  }

  @Get('products/specs')
  @Cacheable(3_600)
  @ApiOperation({ summary: 'Which specs each category has, with their types and units' })
  @Returns(200, 'All declarations', DeclaredSpecsResponse)
  specs() {
    return presentDeclaredSpecs();
  }

  @Get('products/:slug')
  @Cacheable(30)
  @ApiOperation({
    summary: 'One product, with what shops ask for it and what used ones cost',
    description: 'A slug that it had before, or that was merged into it, is answered by 308 with `Location`.',
  })
  @Returns(200, 'The product; its ETag begins with its version and serves as If-Match', ProductResponse)
  @Fails(ProductNotFound, ProductMoved)
  async show(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const shown = presentProduct(await this.products.getPage(slug), this.storage);
    void reply.header('ETag', etagOfBody(shown.version ?? 0, shown));
    return shown;
  }

  @Get('products/:slug/price-history')
  @Cacheable(60)
  @ApiOperation({
    summary: 'What shops asked for a product, and since when',
    description: 'A row for every change of a price or of being in stock, the newest first.',
  })
  @Returns(200, 'A page of prices', PriceHistoryPage)
  @Fails(ProductNotFound, ProductMoved)
  async priceHistory(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Query({ schema: PriceHistoryQuery }) query: PriceHistoryQuery,
  ) {
    const productId = await this.products.getIdAt(slug, '/price-history');
    const { items, nextCursor } = await this.prices.list(productId, query);
    return {
      items: items.map(({ merchant, priceCents, currency, inStock, at }) => ({
        merchant,
        priceCents,
        currency,
        inStock,
        at: at.toISOString(),
      })),
      nextCursor,
    };
  }
}

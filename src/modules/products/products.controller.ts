import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Cacheable } from '../../platform/http/caching.js';
import { presentCategories } from './categories.presenter.js';
import {
  CategoriesResponse,
  ListProductsQuery,
  ProductResponse,
  ProductSlug,
  ProductsPage,
} from './products.dto.js';
import { presentProduct, presentProductCard } from './products.presenter.js';
import { ProductNotFound } from './products.problems.js';
import { ProductsReader } from './products.reader.js';

@ApiTags('catalogue')
@Public()
@Controller()
export class ProductsController {
  constructor(private readonly products: ProductsReader) {}

  @Get('categories')
  @Cacheable(60)
  @ApiOperation({ summary: 'Every category, with the number of deals on sale' })
  @Returns(200, 'All of them, in their order, as a list and as a tree', CategoriesResponse)
  async categories() {
    return presentCategories(await this.products.listCategories());
  }

  @Get('products')
  @Cacheable(30)
  @ApiOperation({ summary: 'The catalogue' })
  @Returns(200, 'A page of products', ProductsPage)
  async list(@Query({ schema: ListProductsQuery }) query: ListProductsQuery) {
    const { items, nextCursor } = await this.products.list(query);
    return { items: items.map(presentProductCard), nextCursor };
  }

  @Get('products/:slug')
  @Cacheable(30)
  @ApiOperation({ summary: 'One product, with what shops ask for it' })
  @Returns(200, 'The product', ProductResponse)
  @Fails(ProductNotFound)
  async show(@Param('slug', { schema: ProductSlug }) slug: string) {
    const product = await this.products.findBySlug(slug);
    if (!product) throw new ProductNotFound();
    return presentProduct(product, await this.products.countDeals(product.id));
  }
}

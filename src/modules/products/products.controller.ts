import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
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
  @ApiOperation({ summary: 'Every category' })
  @Returns(200, 'All of them, in their order', CategoriesResponse)
  async categories() {
    const categories = await this.products.listCategories();
    return { items: categories.map(({ slug, names }) => ({ slug, names })) };
  }

  @Get('products')
  @ApiOperation({ summary: 'The catalogue' })
  @Returns(200, 'A page of products', ProductsPage)
  async list(@Query({ schema: ListProductsQuery }) query: ListProductsQuery) {
    const { items, nextCursor } = await this.products.list(query);
    return { items: items.map(presentProductCard), nextCursor };
  }

  @Get('products/:slug')
  @ApiOperation({ summary: 'One product, with what shops ask for it' })
  @Returns(200, 'The product', ProductResponse)
  @Fails(ProductNotFound)
  async show(@Param('slug', { schema: ProductSlug }) slug: string) {
    const product = await this.products.findBySlug(slug);
    if (!product) throw new ProductNotFound();
    return presentProduct(product);
  }
}

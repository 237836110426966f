import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Cacheable } from '../../platform/http/caching.js';
import { finishedPage } from '../../platform/http/finished-json.js';
import { ProductSlug } from '../products/products.dto.js';
import { ProductMoved, ProductNotFound } from '../products/products.problems.js';
import { ProductsReader } from '../products/products.reader.js';
import { BrowseReader } from './browse.reader.js';
import { DealsPage, ProductDealsQuery } from './deals.dto.js';

@ApiTags('catalogue')
@Public()
@Controller('products/:slug/deals')
export class ProductDealsController {
  constructor(
    private readonly products: ProductsReader,
    private readonly browse: BrowseReader,
  ) {}

  @Get()
  @Cacheable(0)
  @ApiOperation({ summary: 'Deals on sale of one product' })
  @Returns(200, 'A page of deals', DealsPage)
  @Fails(ProductNotFound, ProductMoved)
  async list(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Query({ schema: ProductDealsQuery }) query: ProductDealsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const productId = await this.products.getIdAt(slug, '/deals');
    return finishedPage(reply, await this.browse.cards({ ...query, productId }));
  }
}

import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Cacheable } from '../../platform/http/caching.js';
import { Storage } from '../../platform/storage/storage.js';
import { ProductSlug } from '../products/products.dto.js';
import { ProductMoved, ProductNotFound } from '../products/products.problems.js';
import { ProductsReader } from '../products/products.reader.js';
import { BrowseReader } from './browse.reader.js';
import { DealsPage, ProductDealsQuery } from './deals.dto.js';
import { presentFound } from './deals.presenter.js';

@ApiTags('catalogue')
@Public()
@Controller('products/:slug/deals')
export class ProductDealsController {
  constructor(
    private readonly products: ProductsReader,
    private readonly browse: BrowseReader,
    private readonly storage: Storage,
  ) {}

  @Get()
  @Cacheable(0)
  @ApiOperation({ summary: 'Deals on sale of one product' })
  @Returns(200, 'A page of deals', DealsPage)
  @Fails(ProductNotFound, ProductMoved)
  async list(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Query({ schema: ProductDealsQuery }) query: ProductDealsQuery,
  ) {
    const productId = await this.products.getIdAt(slug, '/deals');
    const { items, nextCursor } = await this.browse.list({ ...query, productId });
    return { items: items.map((row) => presentFound(row, this.storage)), nextCursor };
  }
}

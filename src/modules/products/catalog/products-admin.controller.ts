import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../../platform/docs/responses.decorators.js';
import { VersionRequired, VersionStale } from '../../../platform/errors/http.problems.js';
import { Allow } from '../../../platform/http/access.decorators.js';
import { CurrentActor } from '../../../platform/http/actor.js';
import type { Actor } from '../../../platform/http/actor.js';
import { etagOfBody, versionFrom } from '../../../platform/http/etag.js';
import { PageQuery } from '../../../platform/http/inputs.js';
import { Storage } from '../../../platform/storage/storage.js';
import { ProductResponse, ProductSlug } from '../products.dto.js';
import { presentProduct } from '../products.presenter.js';
import {
  CatalogCategoryUnknown,
  MergeImpossible,
  PicturesNotUsable,
  ProductNotFound,
  ProductNotRemoved,
  SlugTaken,
} from '../products.problems.js';
import { ProductsReader } from '../products.reader.js';
import { CreateProductBody, EditProductBody, EditSpecsBody, MergeBody } from './product-bodies.dto.js';
import { ProductMerges } from './product-merges.service.js';
import { ProductsService } from './products.service.js';
import { RemovedProductsPage } from './removed-products.dto.js';
import { RemovedProductsReader } from './removed-products.reader.js';

const IfMatch = () =>
  ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that you last read' });

@ApiTags('catalogue (admins)')
@Allow('products:write')
@Controller('products')
export class ProductsAdminController {
  constructor(
    private readonly products: ProductsService,
    private readonly merges: ProductMerges,
    private readonly reader: ProductsReader,
    private readonly removed: RemovedProductsReader,
    private readonly storage: Storage,
  ) {}

  @Get('removed')
  @ApiOperation({ summary: 'Products that were taken from the catalogue, or became part of others' })
  @Returns(200, 'A page of them, the newest products first', RemovedProductsPage)
  async listRemoved(@Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.removed.list(query);
    return {
      items: items.map(({ id, slug, brand, name, deletedAt, mergedInto }) => ({
        id,
        slug,
        brand,
        name,
        removedAt: deletedAt!.toISOString(),
        mergedInto: mergedInto?.slug ?? null,
      })),
      nextCursor,
    };
  }

  @Post()
  @ApiOperation({ summary: 'Add a product to the catalogue' })
  @Returns(201, 'The product; its version is the ETag', ProductResponse)
  @Fails(CatalogCategoryUnknown, SlugTaken, PicturesNotUsable)
  async create(
    @CurrentActor() { userId }: Actor,
    @Body({ schema: CreateProductBody }) body: CreateProductBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const slug = await this.products.create(userId, body);
    void reply.header('Location', `/api/products/${slug}`);
    return this.show(slug, reply);
  }

  @Patch(':slug')
  @IfMatch()
  @ApiOperation({ summary: 'Change a product', description: 'Its former slug leads to the new one.' })
  @Returns(200, 'The product as it is now', ProductResponse)
  @Fails(ProductNotFound, VersionRequired, VersionStale, CatalogCategoryUnknown, SlugTaken, PicturesNotUsable)
  async edit(
    @CurrentActor() { userId }: Actor,
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: EditProductBody }) body: EditProductBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.show(await this.products.edit(userId, slug, versionFrom(ifMatch), body), reply);
  }

  @Patch(':slug/specs')
  @IfMatch()
  @ApiOperation({ summary: 'Set some specs of a product, or take some away' })
  @Returns(200, 'The product as it is now', ProductResponse)
  @Fails(ProductNotFound, VersionRequired, VersionStale)
  async editSpecs(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: EditSpecsBody }) body: EditSpecsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.products.editSpecs(slug, versionFrom(ifMatch), body);
    return this.show(slug, reply);
  }

  @Delete(':slug')
  @HttpCode(204)
  @IfMatch()
  @ApiOperation({ summary: 'Take a product from the catalogue', description: 'It can be restored.' })
  @Returns(204, 'Nobody finds it any more')
  @Fails(ProductNotFound, VersionRequired, VersionStale)
  async remove(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.products.remove(slug, versionFrom(ifMatch));
  }

  @Post(':slug/restoration')
  @HttpCode(200)
  @ApiOperation({ summary: 'Bring a removed product back' })
  @Returns(200, 'The product as it is now', ProductResponse)
  @Fails(ProductNotFound, ProductNotRemoved, MergeImpossible)
  async restore(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.products.restore(slug);
    return this.show(slug, reply);
  }

  @Post(':slug/merge')
  @HttpCode(200)
  @IfMatch()
  @ApiOperation({
    summary: 'Make a duplicate part of another product',
    description:
      'Offers, price history, deals and alerts move; the slug of the duplicate leads to the other.',
  })
  @Returns(200, 'The product that stays', ProductResponse)
  @Fails(ProductNotFound, VersionRequired, VersionStale, MergeImpossible)
  async merge(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: MergeBody }) { into }: MergeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.merges.merge(slug, versionFrom(ifMatch), into);
    return this.show(into, reply);
  }

  private async show(slug: string, reply: FastifyReply) {
    const shown = presentProduct(await this.reader.getPage(slug), this.storage);
    void reply.header('ETag', etagOfBody(shown.version ?? 0, shown));
    return shown;
  }
}

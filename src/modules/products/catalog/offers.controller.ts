import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../../platform/docs/responses.decorators.js';
import { Allow } from '../../../platform/http/access.decorators.js';
import { OfferResponse, ProductSlug } from '../products.dto.js';
import { OfferNotFound, ProductNotFound } from '../products.problems.js';
import { OffersService } from './offers.service.js';
import { Merchant, OfferBody } from './product-bodies.dto.js';
import { ProductsService } from './products.service.js';

@ApiTags('catalogue (admins)')
@Allow('products:write')
@Controller('products/:slug/offers/:merchant')
export class OffersController {
  constructor(
    private readonly products: ProductsService,
    private readonly offers: OffersService,
  ) {}

  @Put()
  @ApiOperation({
    summary: 'Set what a shop asks for a product',
    description: 'The price before stays in its history.',
  })
  @Returns(200, 'The offer as it is now', OfferResponse.meta({ id: 'Offer' }))
  @Fails(ProductNotFound)
  async put(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Param('merchant', { schema: Merchant }) merchant: string,
    @Body({ schema: OfferBody }) body: OfferBody,
  ) {
    const { id } = await this.products.get(slug);
    const { url, priceCents, currency, inStock, updatedAt } = await this.offers.put(id, merchant, body);
    return { merchant, url, priceCents, currency, inStock, updatedAt: updatedAt.toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a shop’s offer', description: 'Its price history stays.' })
  @Returns(204, 'Removed')
  @Fails(ProductNotFound, OfferNotFound)
  async remove(
    @Param('slug', { schema: ProductSlug }) slug: string,
    @Param('merchant', { schema: Merchant }) merchant: string,
  ): Promise<void> {
    const { id } = await this.products.get(slug);
    await this.offers.remove(id, merchant);
  }
}

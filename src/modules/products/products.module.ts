import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { OffersController } from './catalog/offers.controller.js';
import { OffersService } from './catalog/offers.service.js';
import { PricesReader } from './catalog/prices.reader.js';
import { ProductMerges } from './catalog/product-merges.service.js';
import { ProductPictures } from './catalog/product-pictures.service.js';
import { ProductsAdminController } from './catalog/products-admin.controller.js';
import { ProductsService } from './catalog/products.service.js';
import { RemovedProductsReader } from './catalog/removed-products.reader.js';
import { ProductsController } from './products.controller.js';
import { ProductsReader } from './products.reader.js';

/** The catalogue: what things are and what shops ask for them. */
@Module({
  imports: [ImagesModule],
  // What has a fixed address comes before what has a slug in its place.
  controllers: [ProductsController, ProductsAdminController, OffersController],
  providers: [
    ProductsReader,
    PricesReader,
    RemovedProductsReader,
    ProductsService,
    ProductMerges,
    ProductPictures,
    OffersService,
  ],
  exports: [ProductsReader],
})
export class ProductsModule {}

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
import { CrawlNetwork } from './crawl/crawl-network.js';
import { CrawlController } from './crawl/crawl.controller.js';
import { CrawlReader } from './crawl/crawl.reader.js';
import { CrawlService } from './crawl/crawl.service.js';
import { ExternalCrawler } from './crawl/external-crawler.js';
import { GuardedFetch } from './crawl/guarded-fetch.js';
import { HostTurns } from './crawl/host-turns.service.js';
import { ListingsService } from './crawl/listings.service.js';
import { PictureFetches } from './crawl/picture-fetches.service.js';
import { PictureOrders } from './crawl/picture-orders.service.js';
import { PoliteFetch } from './crawl/polite-fetch.js';
import { ImportFiles } from './imports/import-files.js';
import { ImportRuns } from './imports/import-runs.service.js';
import { ImportUndo } from './imports/import-undo.service.js';
import { ImportUpkeep } from './imports/import-upkeep.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsReader } from './imports/imports.reader.js';
import { ImportsService } from './imports/imports.service.js';
import { ProductsController } from './products.controller.js';
import { ProductsReader } from './products.reader.js';

/** The catalogue: what things are and what shops ask for them. */
@Module({
  imports: [ImagesModule],
  // What has a fixed address comes before what has a slug in its place.
  controllers: [
    ImportsController,
    CrawlController,
    ProductsController,
    ProductsAdminController,
    OffersController,
  ],
  providers: [
    ProductsReader,
    PricesReader,
    RemovedProductsReader,
    ProductsService,
    ProductMerges,
    ProductPictures,
    OffersService,
    ImportsService,
    ImportsReader,
    ImportRuns,
    ImportUpkeep,
    ImportUndo,
    ImportFiles,
    CrawlService,
    CrawlReader,
    ListingsService,
    PictureOrders,
    PictureFetches,
    ExternalCrawler,
    PoliteFetch,
    HostTurns,
    GuardedFetch,
    CrawlNetwork,
  ],
  exports: [ProductsReader, CrawlService, ImportUpkeep],
})
export class ProductsModule {}

import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ProductsModule } from '../products/products.module.js';
import { AlertDigests } from './alert-digests.service.js';
import { AlertLinks } from './alert-links.reader.js';
import { AlertMatchesController } from './alert-matches.controller.js';
import { AlertMatchesReader } from './alert-matches.reader.js';
import { AlertMatching } from './alert-matching.service.js';
import { AlertProducts } from './alert-products.service.js';
import { AlertPreviewReader } from './alert-preview.reader.js';
import { AlertUnsubscribeController } from './alert-unsubscribe.controller.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsData } from './alerts.data.js';
import { AlertsListener } from './alerts.listener.js';
import { AlertsReader } from './alerts.reader.js';
import { AlertsService } from './alerts.service.js';
import { ShopPricesReader } from './shop-prices.reader.js';

/** Saved searches and price watches: what people wait for. */
@Module({
  imports: [DealsModule, ProductsModule],
  controllers: [AlertsController, AlertMatchesController, AlertUnsubscribeController],
  providers: [
    AlertsService,
    AlertsReader,
    AlertMatching,
    AlertProducts,
    AlertMatchesReader,
    AlertPreviewReader,
    AlertDigests,
    AlertLinks,
    AlertsListener,
    AlertsData,
    ShopPricesReader,
  ],
  exports: [AlertsReader, AlertMatchesReader, AlertLinks, AlertDigests, ShopPricesReader],
})
export class AlertsModule {}

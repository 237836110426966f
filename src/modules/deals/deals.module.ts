import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { ProductsModule } from '../products/products.module.js';
import { BrowseReader } from './browse.reader.js';
import { DealApprovalController } from './deal-approval.controller.js';
import { DealArchiveController } from './deal-archive.controller.js';
import { DealBrowseController } from './deal-browse.controller.js';
import { DealDeclineController } from './deal-decline.controller.js';
import { DealReplies } from './deal-replies.js';
import { DealReservations } from './deal-reservations.service.js';
import { DealSaleController } from './deal-sale.controller.js';
import { DealSubmissionController } from './deal-submission.controller.js';
import { DealTakedownController } from './deal-takedown.controller.js';
import { DealTransitions } from './deal-transitions.service.js';
import { DealViewCounter } from './deal-view-counter.service.js';
import { DealsController } from './deals.controller.js';
import { DealsReader } from './deals.reader.js';
import { DealsService } from './deals.service.js';
import { SellerDealsController } from './seller-deals.controller.js';

/** What people sell, and the states it goes through. */
@Module({
  imports: [ProductsModule, ImagesModule],
  controllers: [
    DealsController,
    DealBrowseController,
    SellerDealsController,
    DealSubmissionController,
    DealApprovalController,
    DealDeclineController,
    DealSaleController,
    DealArchiveController,
    DealTakedownController,
  ],
  providers: [
    DealsService,
    DealTransitions,
    DealsReader,
    BrowseReader,
    DealReplies,
    DealReservations,
    DealViewCounter,
  ],
  exports: [DealsReader, DealReservations],
})
export class DealsModule {}

import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { ProductsModule } from '../products/products.module.js';
import { BrowseReader } from './browse.reader.js';
import { DealApprovalController } from './deal-approval.controller.js';
import { DealArchiveController } from './deal-archive.controller.js';
import { DealBrowseController } from './deal-browse.controller.js';
import { DealDeclineController } from './deal-decline.controller.js';
import { DealClaims } from './deal-claims.service.js';
import { DealClock } from './deal-clock.service.js';
import { DealDrafts } from './deal-drafts.service.js';
import { DealModeration } from './deal-moderation.service.js';
import { DealOpenings } from './deal-openings.service.js';
import { DealMover } from './deal-mover.service.js';
import { DealRecordsController } from './deal-records.controller.js';
import { DealRecordsReader } from './deal-records.reader.js';
import { DealRemovalController } from './deal-removal.controller.js';
import { DealRenewalController } from './deal-renewal.controller.js';
import { DealReservationController } from './deal-reservation.controller.js';
import { DealRevisionController } from './deal-revision.controller.js';
import { DealRevisionsReader } from './deal-revisions.reader.js';
import { DealRevisions } from './deal-revisions.service.js';
import { RenewalLinks } from './renewal-links.reader.js';
import { SpellingReader } from './spelling.reader.js';
import { Statements } from './statements.service.js';
import { DealProducts } from './deal-products.service.js';
import { DealReplies } from './deal-replies.js';
import { DealReservations } from './deal-reservations.service.js';
import { DealSaleController } from './deal-sale.controller.js';
import { DealSubmissionController } from './deal-submission.controller.js';
import { DealTakedownController } from './deal-takedown.controller.js';
import { DealWithdrawalService } from './deal-withdrawal.service.js';
import { DealTransitions } from './deal-transitions.service.js';
import { DealViewCounter } from './deal-view-counter.service.js';
import { DealsController } from './deals.controller.js';
import { DealsData } from './deals.data.js';
import { DealsListener } from './deals.listener.js';
import { DealsReader } from './deals.reader.js';
import { DealsService } from './deals.service.js';
import { ProductDealsController } from './product-deals.controller.js';
import { SellerDealsController } from './seller-deals.controller.js';

/** What people sell, and the states it goes through. */
@Module({
  imports: [ProductsModule, ImagesModule],
  controllers: [
    DealsController,
    DealBrowseController,
    SellerDealsController,
    ProductDealsController,
    DealSubmissionController,
    DealApprovalController,
    DealDeclineController,
    DealSaleController,
    DealArchiveController,
    DealTakedownController,
    DealReservationController,
    DealRenewalController,
    DealRemovalController,
    DealRevisionController,
    DealRecordsController,
  ],
  providers: [
    DealsService,
    DealOpenings,
    DealMover,
    DealTransitions,
    DealModeration,
    DealClaims,
    DealClock,
    DealDrafts,
    DealRevisions,
    Statements,
    DealsReader,
    DealRecordsReader,
    DealRevisionsReader,
    RenewalLinks,
    BrowseReader,
    SpellingReader,
    DealReplies,
    DealReservations,
    DealViewCounter,
    DealWithdrawalService,
    DealProducts,
    DealsData,
    DealsListener,
  ],
  exports: [
    BrowseReader,
    SpellingReader,
    DealReservations,
    DealsReader,
    DealRecordsReader,
    DealRevisionsReader,
    DealRevisions,
    RenewalLinks,
    DealModeration,
    DealClaims,
    DealClock,
    DealDrafts,
    Statements,
  ],
})
export class DealsModule {}

import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { ProductsModule } from '../products/products.module.js';
import { DealApprovalController } from './deal-approval.controller.js';
import { DealArchiveController } from './deal-archive.controller.js';
import { DealDeclineController } from './deal-decline.controller.js';
import { DealReplies } from './deal-replies.js';
import { DealSaleController } from './deal-sale.controller.js';
import { DealSubmissionController } from './deal-submission.controller.js';
import { DealTakedownController } from './deal-takedown.controller.js';
import { DealWithdrawalService } from './deal-withdrawal.service.js';
import { DealTransitions } from './deal-transitions.service.js';
import { DealsController } from './deals.controller.js';
import { DealsData } from './deals.data.js';
import { DealsListener } from './deals.listener.js';
import { DealsReader } from './deals.reader.js';
import { DealsService } from './deals.service.js';

/** What people sell, and the states it goes through. */
@Module({
  imports: [ProductsModule, ImagesModule],
  controllers: [
    DealsController,
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
    DealWithdrawalService,
    DealsReader,
    DealReplies,
    DealsData,
    DealsListener,
  ],
  exports: [DealsReader],
})
export class DealsModule {}

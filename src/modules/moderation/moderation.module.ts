import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ImagesModule } from '../images/images.module.js';
import { ImageMatchesController } from './image-matches.controller.js';
import { UsersModule } from '../users/users.module.js';
import { AppealsController } from './appeals.controller.js';
import { AppealsReader } from './appeals.reader.js';
import { AppealsService } from './appeals.service.js';
import { ClaimController } from './claim.controller.js';
import { DealAppealController } from './deal-appeal.controller.js';
import { DealReportsController } from './deal-reports.controller.js';
import { ModerationController } from './moderation.controller.js';
import { ModerationData } from './moderation.data.js';
import { ModerationListener } from './moderation.listener.js';
import { QueueReader } from './queue.reader.js';
import { ReportsController } from './reports.controller.js';
import { ReportsReader } from './reports.reader.js';
import { ReportsService } from './reports.service.js';
import { SuspensionController } from './suspension.controller.js';
import { ModerationCountsController } from './moderation-counts.controller.js';
import { ModerationCountsReader } from './moderation-counts.reader.js';
import { SuspensionsService } from './suspensions.service.js';
import { TransparencyController } from './transparency.controller.js';
import { TransparencyReader } from './transparency.reader.js';
import { TransparencyExports } from './transparency.service.js';

/** The workbench of moderators. A decision over a deal is a transition and lives with the deal. */
@Module({
  imports: [DealsModule, ImagesModule, UsersModule],
  controllers: [
    ModerationController,
    ClaimController,
    DealReportsController,
    ReportsController,
    DealAppealController,
    AppealsController,
    SuspensionController,
    TransparencyController,
    ImageMatchesController,
    ModerationCountsController,
  ],
  providers: [
    ModerationData,
    QueueReader,
    ReportsReader,
    ReportsService,
    AppealsReader,
    AppealsService,
    SuspensionsService,
    TransparencyReader,
    TransparencyExports,
    ModerationCountsReader,
    ModerationListener,
  ],
  exports: [AppealsReader, ReportsReader, SuspensionsService],
})
export class ModerationModule {}

import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DealsModule } from '../deals/deals.module.js';
import { ImagesModule } from '../images/images.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { PrivacyModule } from '../privacy/privacy.module.js';
import { DeadFactsController } from './dead-facts.controller.js';
import { DiscussionsTimetable } from './discussions.timetable.js';
import { JobClock } from './job-clock.service.js';
import { JobControls } from './job-controls.service.js';
import { JobMetrics } from './job-metrics.js';
import { JobRunner } from './job-runner.service.js';
import { JobRuns } from './job-runs.service.js';
import { JobRunsReader } from './job-runs.reader.js';
import { JobsController } from './jobs.controller.js';
import { MailSuppressionsController } from './mail-suppressions.controller.js';

/** The timetable, and what operators see of the work behind the scenes. */
@Module({
  imports: [
    ScheduleModule.forRoot(),
    DealsModule,
    ImagesModule,
    MessagesModule,
    ModerationModule,
    OffersModule,
    PrivacyModule,
  ],
  controllers: [DeadFactsController, JobsController, MailSuppressionsController],
  providers: [JobClock, JobControls, JobMetrics, JobRunner, JobRuns, JobRunsReader],
})
export class JobsModule {}

import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DealsModule } from '../deals/deals.module.js';
import { ImagesModule } from '../images/images.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { SearchModule } from '../search/search.module.js';
import { ProductsModule } from '../products/products.module.js';
import { CatalogueTimetable } from './catalogue.timetable.js';
import { AlertsTimetable } from './alerts.timetable.js';
import { ClockService } from './clock.service.js';
import { PrivacyModule } from '../privacy/privacy.module.js';
import { DeadFactsController } from './dead-facts.controller.js';
import { DiscussionsTimetable } from './discussions.timetable.js';
import { IdempotencyTimetable } from './idempotency.timetable.js';
import { ImageSweepsTimetable } from './image-sweeps.timetable.js';
import { JobsController } from './jobs.controller.js';
import { MailSuppressionsController } from './mail-suppressions.controller.js';
import { MailTimetable } from './mail.timetable.js';
import { OffersTimetable } from './offers.timetable.js';
import { PrivacyTimetable } from './privacy.timetable.js';
import { SearchTimetable } from './search.timetable.js';

/** The timetable, and what operators see of the work behind the scenes. */
@Module({
  imports: [
    ScheduleModule.forRoot(),
    AlertsModule,
    DealsModule,
    ImagesModule,
    MessagesModule,
    ModerationModule,
    OffersModule,
    PrivacyModule,
    SearchModule,
    ProductsModule,
  ],
  controllers: [DeadFactsController, JobsController, MailSuppressionsController],
  providers: [
    CatalogueTimetable,
    AlertsTimetable,
    ClockService,
    DiscussionsTimetable,
    IdempotencyTimetable,
    ImageSweepsTimetable,
    MailTimetable,
    OffersTimetable,
    PrivacyTimetable,
    SearchTimetable,
  ],
})
export class JobsModule {}

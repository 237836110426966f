import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ImagesModule } from '../images/images.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { DeadFactsController } from './dead-facts.controller.js';
import { IdempotencyTimetable } from './idempotency.timetable.js';
import { ImageSweepsCron } from './image-sweeps.cron.js';
import { JobsController } from './jobs.controller.js';
import { OffersTimetable } from './offers.timetable.js';

/** The timetable, and what operators see of the work behind the scenes. */
@Module({
  imports: [ScheduleModule.forRoot(), ImagesModule, OffersModule],
  controllers: [DeadFactsController, JobsController],
  providers: [IdempotencyTimetable, ImageSweepsCron, OffersTimetable],
})
export class JobsModule {}

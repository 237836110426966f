import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ImagesModule } from '../images/images.module.js';
import { DeadFactsController } from './dead-facts.controller.js';
import { ImageSweepsCron } from './image-sweeps.cron.js';
import { JobsController } from './jobs.controller.js';

/** The timetable, and what operators see of the work behind the scenes. */
@Module({
  imports: [ScheduleModule.forRoot(), ImagesModule],
  controllers: [DeadFactsController, JobsController],
  providers: [ImageSweepsCron],
})
export class JobsModule {}

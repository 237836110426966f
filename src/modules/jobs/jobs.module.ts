import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { PrivacyModule } from '../privacy/privacy.module.js';
import { DeadFactsController } from './dead-facts.controller.js';
import { JobsController } from './jobs.controller.js';
import { PrivacyTimetable } from './privacy.timetable.js';

/** What operators see of the work behind the scenes. */
@Module({
  imports: [ScheduleModule.forRoot(), PrivacyModule],
  controllers: [DeadFactsController, JobsController],
  providers: [PrivacyTimetable],
})
export class JobsModule {}

import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DealsModule } from '../deals/deals.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { ClockService } from './clock.service.js';
import { DeadFactsController } from './dead-facts.controller.js';
import { JobsController } from './jobs.controller.js';

/** The timetable, and what operators see of the work behind the scenes. */
@Module({
  imports: [ScheduleModule.forRoot(), DealsModule, ModerationModule],
  controllers: [DeadFactsController, JobsController],
  providers: [ClockService],
})
export class JobsModule {}

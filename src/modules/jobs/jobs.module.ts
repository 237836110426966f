import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DeadFactsController } from './dead-facts.controller.js';
import { JobClock } from './job-clock.service.js';
import { JobControls } from './job-controls.service.js';
import { JobMetrics } from './job-metrics.js';
import { JobRunner } from './job-runner.service.js';
import { JobRuns } from './job-runs.service.js';
import { JobRunsReader } from './job-runs.reader.js';
import { JobsController } from './jobs.controller.js';
import { MailSuppressionsController } from './mail-suppressions.controller.js';
import { RetentionController } from './retention.controller.js';
import { RetentionReader } from './retention.reader.js';

/** The timetable, and what operators see of the work behind the scenes. A job finds its services by itself. */
@Module({
  imports: [ScheduleModule.forRoot()],
  controllers: [DeadFactsController, JobsController, MailSuppressionsController, RetentionController],
  providers: [JobClock, JobControls, JobMetrics, JobRunner, JobRuns, JobRunsReader, RetentionReader],
})
export class JobsModule {}

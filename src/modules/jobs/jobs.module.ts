import { Module } from '@nestjs/common';
import { DeadFactsController } from './dead-facts.controller.js';
import { JobsController } from './jobs.controller.js';

/** What operators see of the work behind the scenes. */
@Module({ controllers: [DeadFactsController, JobsController] })
export class JobsModule {}

import { Global, Module } from '@nestjs/common';
import { QueueService } from './queue.service.js';

/** Jobs, within reach of every module. */
@Global()
@Module({ providers: [QueueService], exports: [QueueService] })
export class QueueModule {}

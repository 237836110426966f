import { Global, Module } from '@nestjs/common';
import { Purge } from './purge.service.js';

/** What is no longer needed goes. */
@Global()
@Module({ providers: [Purge], exports: [Purge] })
export class RetentionModule {}

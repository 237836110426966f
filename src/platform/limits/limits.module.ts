import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { LimitGuard } from './limit.guard.js';
import { Limits } from './limits.service.js';

/** How much a client may ask for, counted over all replicas. */
@Global()
@Module({
  providers: [Limits, { provide: APP_GUARD, useClass: LimitGuard }],
  exports: [Limits],
})
export class LimitsModule {}

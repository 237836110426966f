import { Global, Module } from '@nestjs/common';
import { IdempotencyRecords } from './idempotency-records.service.js';

/** What the interceptor of `keyMutatingRoutes` needs. */
@Global()
@Module({
  providers: [IdempotencyRecords],
  exports: [IdempotencyRecords],
})
export class IdempotencyModule {}

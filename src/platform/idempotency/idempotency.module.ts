import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { IdempotencyRecords } from './idempotency-records.service.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** Idempotency-Key on every mutating route, without a line in the routes. */
@Global()
@Module({
  providers: [IdempotencyRecords, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }],
  exports: [IdempotencyRecords],
})
export class IdempotencyModule {}

import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { IdempotencyRecords } from './idempotency-records.service.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { SealedReplies } from './sealed-replies.service.js';

/** Idempotency-Key on every mutating route, without a line in the routes. */
@Global()
@Module({
  providers: [
    IdempotencyRecords,
    SealedReplies,
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [SealedReplies],
})
export class IdempotencyModule {}

import { Global, Module } from '@nestjs/common';
import { IdempotencyRecords } from './idempotency-records.service.js';
import { SealedReplies } from './sealed-replies.service.js';

/** What keeps the replies of mutating routes; the interceptor itself is on them by `keyMutatingRoutes`. */
@Global()
@Module({ providers: [IdempotencyRecords, SealedReplies], exports: [IdempotencyRecords, SealedReplies] })
export class IdempotencyModule {}

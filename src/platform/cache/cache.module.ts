import { Global, Module } from '@nestjs/common';
import { PublicCache } from './public-cache.service.js';
import { PublicChanges } from './public-changes.service.js';

/** Public answers, kept for a moment. */
@Global()
@Module({ providers: [PublicCache, PublicChanges], exports: [PublicCache] })
export class CacheModule {}

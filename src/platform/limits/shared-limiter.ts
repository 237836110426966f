import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { IRateLimiterRedisOptions } from 'rate-limiter-flexible';
import type { SharedCounts } from './shared-counts.js';

/** The library's seam between its rules and its stores, which its types leave out. */
const OverStore = RateLimiterRedis as unknown as new (
  options: IRateLimiterRedisOptions,
) => RateLimiterRedis & {
  _upsert(key: string, points: number, milliseconds: number, anew?: boolean): Promise<unknown>;
};

/** The library's limiter over Redis, but what many count at once is one command (`SharedCounts`). */
export class SharedLimiter extends OverStore {
  constructor(
    options: Omit<IRateLimiterRedisOptions, 'storeClient'>,
    redis: Redis,
    private readonly counts: SharedCounts,
  ) {
    super({ ...options, storeClient: redis });
  }

  override _upsert(key: string, points: number, milliseconds: number, anew = false): Promise<unknown> {
    const seconds = Math.floor(milliseconds / 1_000);
    if (anew || seconds === 0) return super._upsert(key, points, milliseconds, anew);
    return this.counts.add(key, points, seconds);
  }
}

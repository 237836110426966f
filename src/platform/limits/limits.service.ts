import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { redisConfig } from '../../config/redis.config.js';
import type { RedisConfig } from '../../config/redis.config.js';
import { limitFields } from './limit-fields.js';
import type { Quota } from './limit-fields.js';
import { watchConnections } from '../redis/watch-connections.js';
import { connectLimiterRedis } from './limiter-redis.js';
import { RateLimited } from './limits.problems.js';
import { PaidAhead } from './paid-ahead.js';
import { SharedCounts } from './shared-counts.js';
import { SharedLimiter } from './shared-limiter.js';

/** What a client has left of a quota. */
export interface Standing {
  used: number;
  /** In how many milliseconds the window ends. */
  resetMs: number;
  fields: Record<string, string>;
}

/** One counted quota. Over Redis it holds for all replicas; without, or while Redis is away, for this process. */
export class Limiter {
  constructor(
    private readonly quota: Quota,
    private readonly counter: RateLimiterAbstract,
  ) {}

  /**
   * Takes one from the quota of `key`; counting and deciding are one atomic step.
   *
   * @param seconds how long the quota's window is if this opens one; by default as declared
   * @throws RateLimited if nothing is left
   */
  async take(key: string, seconds = this.quota.seconds): Promise<Standing> {
    try {
      const result = await this.counter.consume(key, 1, { customDuration: seconds });
      const { consumedPoints: used, msBeforeNext: resetMs } = result;
      return { used, resetMs, fields: this.describe(result) };
    } catch (thrown) {
      if (!(thrown instanceof RateLimiterRes)) throw thrown;
      throw new RateLimited(inSeconds(thrown), this.describe(thrown));
    }
  }

  /** How much of the quota is used up, without taking from it. */
  async used(key: string): Promise<number> {
    return (await this.counter.get(key))?.consumedPoints ?? 0;
  }

  /** Counts one that passed elsewhere. */
  async add(key: string): Promise<void> {
    await this.counter.penalty(key, 1);
  }

  /** Gives one back that was taken. */
  async giveBack(key: string): Promise<void> {
    await this.counter.reward(key, 1);
  }

  async forget(key: string): Promise<void> {
    await this.counter.delete(key);
  }

  private describe(result: RateLimiterRes): Record<string, string> {
    return limitFields(this.quota, result.remainingPoints, inSeconds(result));
  }
}

/** Makes the limiters of the process, all on one connection. */
@Injectable()
export class Limits implements BeforeApplicationShutdown {
  private readonly redis: Redis | null;
  private readonly counts: SharedCounts | undefined;
  private readonly watch: { stop(): void } | undefined;

  constructor(@Inject(redisConfig.KEY) { url }: RedisConfig) {
    this.redis = url ? connectLimiterRedis(url) : null;
    if (!this.redis) return;
    this.watch = watchConnections([this.redis]);
    this.counts = new SharedCounts(this.redis);
  }

  limiter(quota: Quota): Limiter {
    const options = { keyPrefix: `limit:${quota.name}`, points: quota.points, duration: quota.seconds };
    const local = new RateLimiterMemory(options);
    if (!this.redis || !this.counts) return new Limiter(quota, local);
    const guarded = { ...options, rejectIfRedisNotReady: true, insuranceLimiter: local };
    return new Limiter(quota, new SharedLimiter(guarded, this.redis, this.counts));
  }

  /** For what is done so often that it should not wait for Redis; in one process there is nothing to wait for. */
  limiterPaidAhead(quota: Quota): Limiter | PaidAhead {
    const limiter = this.limiter(quota);
    return this.redis ? new PaidAhead(limiter) : limiter;
  }

  beforeApplicationShutdown(): void {
    this.watch?.stop();
    this.redis?.disconnect();
  }
}

function inSeconds({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}

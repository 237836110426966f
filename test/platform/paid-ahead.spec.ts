import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RateLimited } from '../../src/platform/limits/limits.problems.js';
import { Limits } from '../../src/platform/limits/limits.service.js';
import { haveRedis, RedisServer } from '../support/redis.js';
import { waitFor } from '../support/wait.js';

const QUOTA = { name: 'sends', points: 100, seconds: 60 };

(haveRedis() ? describe : describe.skip)('what is paid ahead', () => {
  let redis: RedisServer;
  let replicas: Limits[];

  beforeAll(async () => {
    redis = await RedisServer.start();
    replicas = [redis, redis].map(({ url }) => new Limits({ url }));
    const [first, second] = replicas.map((limits) => limits.limiter({ ...QUOTA, name: 'probe' }));
    await waitFor('both connections', async () => {
      await first!.take('one');
      return (await second!.used('one')) > 0;
    });
  });
  afterAll(async () => {
    replicas.forEach((limits) => limits.beforeApplicationShutdown());
    await redis.stop();
  });

  /** How many of `count` pass, by turns or at once. */
  const passing = async (takers: { take(key: string): Promise<unknown> }[], key: string, count: number) => {
    const asked = Array.from({ length: count }, (_, i) => takers[i % takers.length]!.take(key));
    const outcomes = await Promise.allSettled(asked);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(RateLimited);
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  };

  it('is neither more nor less than the quota in one process, at once or one after the other', async () => {
    const taker = replicas[0]!.limiterPaidAhead(QUOTA);
    expect(await passing([taker], 'at once', 130)).toBe(100);
    let passed = 0;
    for (let i = 0; i < 130; i++) passed += await passing([taker], 'in turn', 1);
    expect(passed).toBe(100);
    expect(await passing([taker], 'somebody else', 1)).toBe(1);
  });

  it('is never more than the quota over replicas, and at most one less for each', async () => {
    const takers = replicas.map((limits) => limits.limiterPaidAhead(QUOTA));
    for (const [key, atOnce] of [
      ['at once', 130],
      ['in turn', 1],
    ] as const) {
      let passed = 0;
      for (let asked = 0; asked < 130; asked += atOnce) {
        passed += await passing([takers[asked % 2]!, takers[(asked + 1) % 2]!], `two, ${key}`, atOnce);
      }
      expect(passed).toBeLessThanOrEqual(100);
      expect(passed).toBeGreaterThanOrEqual(98);
    }
  });

  it('ends with its window', async () => {
    const short = { ...QUOTA, name: 'short', points: 2, seconds: 1 };
    const taker = replicas[0]!.limiterPaidAhead(short);
    expect(await passing([taker], 'me', 1)).toBe(1);
    const counted = replicas[1]!.limiter(short);
    await waitFor('the payment', async () => (await counted.used('me')) === 2);
    await waitFor('the end of the window', async () => (await counted.used('me')) === 0);
    // What was paid for in the first window is not spent in the second: this one is counted there.
    expect(await passing([taker], 'me', 1)).toBe(1);
    expect(await counted.used('me')).toBeGreaterThanOrEqual(1);
  });
});

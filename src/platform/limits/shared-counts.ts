import type { Redis } from 'ioredis';

/** What rate-limiter-flexible's own script does to one key, for many; all of them or, where Redis is away, none. */
const COUNT_EACH = `local counts = {}
for i, key in ipairs(KEYS) do
  local points, seconds = ARGV[2 * i - 1], ARGV[2 * i]
  redis.call('set', key, 0, 'EX', seconds, 'NX')
  local consumed = redis.call('incrby', key, points)
  local ttl = redis.call('pttl', key)
  if ttl == -1 then
    redis.call('expire', key, seconds)
    ttl = 1000 * seconds
  end
  counts[2 * i - 1], counts[2 * i] = consumed, ttl
end
return counts`;

export const COUNT_COMMAND = 'countEach';

/** What is counted of a key in its window, and the milliseconds until the window ends. */
export type Count = [consumed: number, ttlMs: number];

interface Asked {
  key: string;
  points: number;
  seconds: number;
  resolve: (count: Count) => void;
  reject: (error: unknown) => void;
}

interface Counting {
  [COUNT_COMMAND](keys: number, ...keysThenAmounts: (string | number)[]): Promise<number[]>;
}

/**
 * Counts in Redis. What is counted in one turn of the event loop is one command: making, sending and reading one for each
 * request cost more than all that Redis does.
 */
export class SharedCounts {
  private asked: Asked[] = [];

  constructor(private readonly redis: Redis) {
    redis.defineCommand(COUNT_COMMAND, { lua: COUNT_EACH });
  }

  /**
   * Adds to a key, whose window begins with the first.
   *
   * @throws while Redis is not there
   */
  add(key: string, points: number, seconds: number): Promise<Count> {
    return new Promise((resolve, reject) => {
      if (this.asked.push({ key, points, seconds, resolve, reject }) === 1)
        setImmediate(() => void this.send());
    });
  }

  private async send(): Promise<void> {
    const { asked } = this;
    this.asked = [];
    try {
      if (this.redis.status !== 'ready') throw new Error('Redis is not ready');
      const keys = asked.map(({ key }) => key);
      const amounts = asked.flatMap(({ points, seconds }) => [points, seconds]);
      const counts = await (this.redis as Redis & Counting)[COUNT_COMMAND](keys.length, ...keys, ...amounts);
      asked.forEach(({ resolve }, n) => resolve([counts[2 * n]!, counts[2 * n + 1]!]));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}

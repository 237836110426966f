import type { Redis } from 'ioredis';
import { Together } from '../../common/together.js';

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

interface Addition {
  key: string;
  points: number;
  seconds: number;
}

interface Counting {
  [COUNT_COMMAND](keys: number, ...keysThenAmounts: (string | number)[]): Promise<number[]>;
}

/** One command for all requests of a moment. */
const SHARED = { most: 500, lanes: 2, patienceMs: 20 };

/** Counts in Redis. Making, sending and reading a command for each request cost more than all that Redis does. */
export class SharedCounts {
  private readonly additions = new Together((all: Addition[]) => this.addEach(all), SHARED);

  constructor(private readonly redis: Redis) {
    redis.defineCommand(COUNT_COMMAND, { lua: COUNT_EACH });
  }

  /**
   * Adds to a key, whose window begins with the first.
   *
   * @throws while Redis is not there
   */
  add(key: string, points: number, seconds: number): Promise<Count> {
    return this.additions.ask({ key, points, seconds });
  }

  private async addEach(all: Addition[]): Promise<Count[]> {
    if (this.redis.status !== 'ready') throw new Error('Redis is not ready');
    const keys = all.map(({ key }) => key);
    const amounts = all.flatMap(({ points, seconds }) => [points, seconds]);
    const counts = await (this.redis as Redis & Counting)[COUNT_COMMAND](keys.length, ...keys, ...amounts);
    return all.map((_, n) => [counts[2 * n]!, counts[2 * n + 1]!]);
  }
}

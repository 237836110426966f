import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Redis carries sockets between replicas. Null: this is the only replica. */
export const redisConfig = registerAs('redis', () => ({ url: environment().REDIS_URL ?? null }));

export type RedisConfig = ReturnType<typeof redisConfig>;

import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** What each process keeps of its public answers. */
export const cacheConfig = registerAs('cache', () => {
  const env = environment();
  return {
    /** Nothing is kept where it is 0. */
    maxBytes: env.PUBLIC_CACHE_BYTES,
    maxAgeMs: env.PUBLIC_CACHE_MS,
  };
});

export type CacheConfig = ReturnType<typeof cacheConfig>;

import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

/** Who searches. Times in milliseconds. */
export const searchConfig = registerAs('search', () => {
  const env = environment();
  return {
    driver: env.SEARCH_DRIVER,
    meilisearch: {
      host: env.MEILISEARCH_HOST ?? '',
      apiKey: env.MEILISEARCH_API_KEY,
      prefix: env.MEILISEARCH_INDEX_PREFIX,
      searchTimeoutMs: env.MEILISEARCH_TIMEOUT_MS,
    },
  };
});

export type SearchConfig = ReturnType<typeof searchConfig>;

import { randomBytes } from 'node:crypto';
import { MeilisearchStandIn } from './meilisearch-stand-in.js';

/** A Meilisearch for a test: a real one where the environment names it, else the stand-in. */
export interface TestMeilisearch {
  host: string;
  apiKey: string;
  real: boolean;
  stop(): Promise<void>;
}

/** @param taskMs how long the stand-in takes for a task; the real one takes what it takes */
export async function startMeilisearch(taskMs?: number): Promise<TestMeilisearch> {
  const host = process.env.MEILISEARCH_HOST;
  if (host) {
    return { host, apiKey: process.env.MEILISEARCH_API_KEY ?? '', real: true, stop: async () => undefined };
  }
  const standIn = await MeilisearchStandIn.start(taskMs);
  return { host: standIn.url, apiKey: standIn.apiKey, real: false, stop: () => standIn.stop() };
}

/** The settings of an application that searches with it, in indexes of its own. */
export function meilisearchSettings({
  host,
  apiKey,
}: Pick<TestMeilisearch, 'host' | 'apiKey'>): Record<string, string> {
  return {
    SEARCH_DRIVER: 'meilisearch',
    MEILISEARCH_HOST: host,
    MEILISEARCH_API_KEY: apiKey,
    MEILISEARCH_INDEX_PREFIX: `t${randomBytes(6).toString('hex')}_`,
  };
}

/** The engines that the product has. */
export const ENGINES = ['postgres', 'meilisearch'] as const;

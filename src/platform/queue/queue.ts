import type { Queue as BossQueue } from 'pg-boss';

/**
 * A queue of jobs of one kind, in the same database as the data. A job may run more than once (a crash, a lost
 * lease), so handlers are idempotent.
 */
export interface Queue<_Data extends object> {
  name: string;
  options: Omit<BossQueue, 'name'>;
  /** How many jobs one fetch takes, and how many fetches run side by side in a process. */
  batchSize: number;
  localConcurrency: number;
}

/**
 * Declares a queue. Retries are practically without end: a crash must never spend them. A handler that wants to give
 * up counts its own failures and returns (see `FactDeliverer`).
 */
export function defineQueue<Data extends object>(
  name: string,
  { batchSize = 1, localConcurrency = 1 }: { batchSize?: number; localConcurrency?: number } = {},
): Queue<Data> {
  return {
    name,
    batchSize,
    localConcurrency,
    options: {
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      // The least that pg-boss takes: how long a killed worker holds its jobs.
      heartbeatSeconds: 10,
      expireInSeconds: 600,
      retentionSeconds: 30 * 86_400,
      deleteAfterSeconds: 86_400,
      notify: true,
    },
  };
}

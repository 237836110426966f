import { defineQueue } from '../queue/queue.js';

/** Forgetting what is older than a day; one job for each hour. */
export const idempotencyPurgeQueue = defineQueue<{ slot: string }>('idempotency-purge');

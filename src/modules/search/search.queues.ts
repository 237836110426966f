import { defineQueue } from '../../platform/queue/queue.js';

/** Runs that make the index anew; one job does a slice and asks for the next. */
export const reindexQueue = defineQueue<{ runId: string }>('search-reindex');

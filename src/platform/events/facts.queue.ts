import { defineQueue } from '../queue/queue.js';

/** Deliveries of facts. The trigger `enqueue_facts` of the database puts one job here for each recorded fact. */
export const factsQueue = defineQueue<{ factId: string }>('facts', { batchSize: 25, localConcurrency: 2 });

import { defineQueue } from '../../platform/queue/queue.js';

/** One job a night: counters that are compared with the messages, and what is kept no longer. */
export const discussionUpkeepQueue = defineQueue<{ slot: string }>('discussion-upkeep');

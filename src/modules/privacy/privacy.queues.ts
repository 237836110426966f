import { defineQueue } from '../../platform/queue/queue.js';

/** Copies of people's data, built one after the other. */
export const exportsQueue = defineQueue<{ exportId: string }>('data-exports');

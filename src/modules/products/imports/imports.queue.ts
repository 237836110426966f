import { defineQueue } from '../../../platform/queue/queue.js';

/** Files of products, one after the other in each process. A long file is done in slices, a job for each. */
export const importsQueue = defineQueue<{ importId: string }>('product-imports');

import { defineQueue } from '../../../platform/queue/queue.js';

/** Files of products, one after the other in each process. A long file is done in slices, a job for each. */
export const importsQueue = defineQueue<{ importId: string }>('product-imports');
/** Forgetting old imports, once a night. */
export const importUpkeepQueue = defineQueue<{ slot: string }>('import-upkeep');

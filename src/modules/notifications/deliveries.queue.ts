import { defineQueue } from '../../platform/queue/queue.js';

/** Notifications on their way out of the house, one job for each delivery. */
export const deliveriesQueue = defineQueue<{ deliveryId: string }>('deliveries', { batchSize: 5 });

import { factsQueue } from './platform/events/facts.queue.js';
import { imageSweepsQueue } from './modules/images/image-sweeps.queue.js';
import { deliveriesQueue } from './modules/notifications/deliveries.queue.js';

/** Every queue of the product; the migration step makes them. */
export const QUEUES = [factsQueue, deliveriesQueue, imageSweepsQueue] as const;

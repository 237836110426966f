import { factsQueue } from './platform/events/facts.queue.js';
import { clockQueue } from './modules/jobs/clock.queue.js';
import { deliveriesQueue } from './modules/notifications/deliveries.queue.js';

/** Every queue of the product; the migration step makes them. */
export const QUEUES = [factsQueue, deliveriesQueue, clockQueue] as const;

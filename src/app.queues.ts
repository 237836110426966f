import { factsQueue } from './platform/events/facts.queue.js';
import { deliveriesQueue } from './modules/notifications/deliveries.queue.js';
import { exportsQueue, privacyUpkeepQueue } from './modules/privacy/privacy.queues.js';

/** Every queue of the product; the migration step makes them. */
export const QUEUES = [factsQueue, deliveriesQueue, exportsQueue, privacyUpkeepQueue] as const;

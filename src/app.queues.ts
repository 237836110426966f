import { factsQueue } from './platform/events/facts.queue.js';
import { timetableQueue } from './modules/jobs/timetable.queue.js';
import { discussionUpkeepQueue } from './modules/messages/discussions.queue.js';
import { exportsQueue } from './modules/privacy/privacy.queues.js';

/** Every queue of the product; the migration step makes them. */
export const QUEUES = [
  factsQueue,
  discussionUpkeepQueue,
  exportsQueue,
  timetableQueue,
] as const;

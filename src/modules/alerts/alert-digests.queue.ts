import { defineQueue } from '../../platform/queue/queue.js';

/** The digests of one day or week, for everybody. */
export const alertDigestsQueue = defineQueue<{ frequency: 'DAILY' | 'WEEKLY'; slot: string }>(
  'alert-digests',
);

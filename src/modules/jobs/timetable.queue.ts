import { defineQueue } from '../../platform/queue/queue.js';

/** Runs of the timetable. Some at a time: a long one at night must not hold up the clock of deals. */
export const timetableQueue = defineQueue<{ runId: string }>('timetable', { localConcurrency: 4 });

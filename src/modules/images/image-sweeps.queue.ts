import { defineQueue } from '../../platform/queue/queue.js';

/** Sweeps through the stored pictures, one for each slot of the timetable. */
export const imageSweepsQueue = defineQueue<{ slot: string }>('image-sweeps');

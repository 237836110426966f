import { defineQueue } from '../../platform/queue/queue.js';

/** What the clock asks for, one job for each task and slot. */
export const clockQueue = defineQueue<{ task: string }>('clock');

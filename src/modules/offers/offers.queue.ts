import { defineQueue } from '../../platform/queue/queue.js';

/** Ending offers that nobody answered; one job for each minute of the timetable. */
export const offerExpiryQueue = defineQueue<{ slot: string }>('offer-expiry');

import { defineQueue } from '../../platform/queue/queue.js';

/** Copies of people's data, built one after the other. */
export const exportsQueue = defineQueue<{ exportId: string }>('data-exports');
/** The nightly purge of deleted accounts and of copies that ended. */
export const privacyUpkeepQueue = defineQueue<{ slot: string }>('privacy-upkeep');

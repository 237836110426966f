import { defineQueue } from '../../platform/queue/queue.js';

/** The last mail of an account. The job carries the address, for the account has none any more; it is gone a day later. */
export const farewellQueue = defineQueue<{
  userId: string;
  email: string;
  displayName: string;
  locale: string;
}>('farewell');

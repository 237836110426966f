import { defineQueue } from '../queue/queue.js';

/** Forgetting which webhooks came; one job a day. */
export const webhookReceiptsQueue = defineQueue<{ slot: string }>('webhook-receipts');

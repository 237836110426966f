import { defineQueue } from '../../../platform/queue/queue.js';

/** Pages to read, one after the other in each process: a host is never asked twice at once. */
export const crawlQueue = defineQueue<{ jobId: string }>('crawl');
/** Pictures of products to fetch from shops. */
export const productPicturesQueue = defineQueue<{ productId: string; urls: string[] }>('product-pictures');

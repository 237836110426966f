import { factsQueue } from './platform/events/facts.queue.js';
import { timetableQueue } from './modules/jobs/timetable.queue.js';
import { exportsQueue } from './modules/privacy/privacy.queues.js';
import { reindexQueue } from './modules/search/search.queues.js';
import { crawlQueue, productPicturesQueue } from './modules/products/crawl/crawl.queues.js';
import { importsQueue } from './modules/products/imports/imports.queue.js';

/** Every queue of the product; the migration step makes them. */
export const QUEUES = [
  factsQueue,
  timetableQueue,
  exportsQueue,
  reindexQueue,
  crawlQueue,
  importsQueue,
  productPicturesQueue,
] as const;

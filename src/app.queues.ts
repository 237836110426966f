import { idempotencyPurgeQueue } from './platform/idempotency/idempotency.queue.js';
import { webhookReceiptsQueue } from './platform/mail/webhook-receipts.queue.js';
import { factsQueue } from './platform/events/facts.queue.js';
import { alertDigestsQueue } from './modules/alerts/alert-digests.queue.js';
import { imageSweepsQueue } from './modules/images/image-sweeps.queue.js';
import { clockQueue } from './modules/jobs/clock.queue.js';
import { discussionUpkeepQueue } from './modules/messages/discussions.queue.js';
import { offerExpiryQueue } from './modules/offers/offers.queue.js';
import { exportsQueue, privacyUpkeepQueue } from './modules/privacy/privacy.queues.js';
import { reindexQueue, searchAuditQueue } from './modules/search/search.queues.js';
import { crawlQueue, priceChecksQueue, productPicturesQueue } from './modules/products/crawl/crawl.queues.js';
import { importsQueue, importUpkeepQueue } from './modules/products/imports/imports.queue.js';

/** Every queue of the product; the migration step makes them. */
export const QUEUES = [
  factsQueue,
  alertDigestsQueue,
  clockQueue,
  discussionUpkeepQueue,
  exportsQueue,
  idempotencyPurgeQueue,
  imageSweepsQueue,
  offerExpiryQueue,
  privacyUpkeepQueue,
  reindexQueue,
  searchAuditQueue,
  webhookReceiptsQueue,
  crawlQueue,
  importsQueue,
  importUpkeepQueue,
  priceChecksQueue,
  productPicturesQueue,
] as const;

import type { CrawlJob } from '../../../platform/prisma/generated/client.js';
import type { Listing } from './crawl.reader.js';

export function presentCrawlJob({ id, kind, url, state, found, error, createdAt, finishedAt }: CrawlJob) {
  const ended = finishedAt?.toISOString() ?? null;
  return { id, kind, url, state, found, error, createdAt: createdAt.toISOString(), finishedAt: ended };
}

export function presentListing(listing: Listing) {
  const { id, url, merchant, title, brand, gtin, priceCents, currency, inStock } = listing;
  const { state, product, matchedBy, seenAt } = listing;
  return {
    id,
    url,
    merchant,
    title,
    brand,
    gtin,
    priceCents,
    currency,
    inStock,
    state,
    product,
    matchedBy,
    seenAt: seenAt.toISOString(),
  };
}

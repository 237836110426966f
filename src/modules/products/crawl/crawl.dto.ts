import { z } from 'zod';
import { Limit, pageOf } from '../../../platform/http/inputs.js';
import { ProductSlug } from '../products.dto.js';
import { PageUrl } from './crawl.contract.js';

const KINDS = ['LIST', 'PRODUCT'] as const;
const JOB_STATES = ['WAITING', 'RUNNING', 'DONE', 'FAILED'] as const;
const LISTING_STATES = ['NEW', 'ACCEPTED', 'REJECTED'] as const;

export const CrawlJobBody = z
  .strictObject({ kind: z.enum(KINDS), url: PageUrl })
  .meta({ id: 'CrawlJobBody' });
export type CrawlJobBody = z.infer<typeof CrawlJobBody>;

export const CrawlJobResponse = z
  .object({
    id: z.uuid(),
    kind: z.enum(KINDS),
    url: z.string(),
    state: z.enum(JOB_STATES),
    found: z.int(),
    error: z.string().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CrawlJob' });
export const CrawlJobsPage = pageOf(CrawlJobResponse, 'CrawlJobsPage');

export const ListingsQuery = z.strictObject({
  state: z.enum(LISTING_STATES).default('NEW'),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ListingsQuery = z.infer<typeof ListingsQuery>;

export const ListingResponse = z
  .object({
    id: z.uuid(),
    url: z.string(),
    merchant: z.string(),
    title: z.string(),
    brand: z.string().nullable(),
    gtin: z.string().nullable(),
    priceCents: z.int().nullable(),
    currency: z.string().nullable(),
    inStock: z.boolean().nullable(),
    state: z.enum(LISTING_STATES),
    product: z
      .object({ slug: z.string(), brand: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'What it seems to be while NEW, what it is once ACCEPTED' }),
    matchedBy: z.string().nullable().meta({ description: '`gtin` or `name`; null: by hand, or not at all' }),
    seenAt: z.iso.datetime(),
  })
  .meta({ id: 'CrawledListing' });
export const ListingsPage = pageOf(ListingResponse, 'CrawledListingsPage');

export const AcceptanceBody = z
  .strictObject({ productSlug: ProductSlug.optional().meta({ description: 'Unless the guess is right' }) })
  .optional()
  .meta({ id: 'AcceptanceBody' });
export type AcceptanceBody = z.infer<typeof AcceptanceBody>;

import { z } from 'zod';
import { MAX_PRICE_CENTS } from '../../../common/money.js';
import { isPlainLine, isPlainText } from '../../../common/text.js';

// The contract with crawlers, ours and others'. Version 1: fields may be added, never removed or retyped. Jobs go out over
// the BullMQ queue `kwad-crawl-jobs`, results come back over `kwad-crawl-results` or `POST /api/products/crawl/results`.

export const JOBS_QUEUE = 'kwad-crawl-jobs';
export const RESULTS_QUEUE = 'kwad-crawl-results';
/** A page of a list leads to so many products at most. */
export const MAX_LISTINGS = 200;

export const PageUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(2_000)
  .meta({ examples: ['https://shop.example/p/1'] });

/** Read a page that lists products: answer with what it tells of them, or with their addresses. */
export const ListPageJob = z.strictObject({ kind: z.literal('LIST'), jobId: z.uuid(), url: PageUrl });

/** Read the page of one product: answer with what it tells. */
export const ProductPageJob = z.strictObject({ kind: z.literal('PRODUCT'), jobId: z.uuid(), url: PageUrl });

export const CrawlTask = z.discriminatedUnion('kind', [ListPageJob, ProductPageJob]);
export type CrawlTask = z.infer<typeof CrawlTask>;

const line = (max: number) =>
  z.string().trim().min(1).max(max).refine(isPlainLine, 'must be one line of plain text');

/** What a page tells of a thing that a shop sells. */
export const FoundListing = z
  .strictObject({
    url: PageUrl,
    merchant: line(80).meta({ description: 'The shop, e.g. its domain', examples: ['shop.example'] }),
    title: line(300).meta({ examples: ['T-Motor F60 Pro IV 1950KV'] }),
    brand: line(60).nullable().default(null),
    gtin: z
      .string()
      .regex(/^\d{8}(\d{4,6})?$/, 'must be a GTIN of 8, 12, 13 or 14 digits')
      .nullable()
      .default(null),
    mpn: line(80).nullable().default(null),
    sku: line(80).nullable().default(null),
    description: z.string().max(20_000).refine(isPlainText, 'must be plain text').nullable().default(null),
    priceCents: z.int().min(0).max(MAX_PRICE_CENTS).nullable().default(null),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
      .nullable()
      .default(null),
    inStock: z.boolean().nullable().default(null),
    imageUrls: z.array(PageUrl).max(12).default([]),
  })
  .meta({ id: 'FoundListing' });
export type FoundListing = z.infer<typeof FoundListing>;

/** What came of a task; without `jobId` it is what a crawler found by itself. */
export const CrawlResult = z
  .strictObject({
    jobId: z.uuid().nullable().default(null),
    listings: z.array(FoundListing).max(MAX_LISTINGS).default([]),
    /** Of a list: pages of products that are worth a task each. */
    productUrls: z.array(PageUrl).max(MAX_LISTINGS).default([]),
    error: z.string().max(500).nullable().default(null),
  })
  .meta({ id: 'CrawlResultBody' });
export type CrawlResult = z.infer<typeof CrawlResult>;

import { z } from 'zod';
import { isPlainLine, isPlainText } from '../../common/text.js';
import { Limit } from '../../platform/http/inputs.js';
import { DealCard, dealFilters } from '../deals/deals.dto.js';
import { ProductsPage } from '../products/products.dto.js';
import { SEARCH_SORTS } from './engine/search-engine.js';

const ProductCard = ProductsPage.shape.items.element;

const Typed = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(isPlainText, 'must be plain text')
  .meta({ examples: ['2207 1800'] });

const { category, condition, minPrice, maxPrice, country, near, radiusKm } = dealFilters;

export const SearchQuery = z
  .strictObject({
    q: Typed.meta({
      description:
        'What somebody looks for, in their words: French, English, German; accents, case and small typing errors do ' +
        'not matter, and a word may be unfinished',
    }),
    type: z.enum(['all', 'products', 'deals']).default('all'),
    category,
    brand: z
      .string()
      .min(1)
      .max(60)
      .refine((text) => isPlainLine(text) && !/["\\]/.test(text), 'must be the name of a brand')
      .optional(),
    minPrice,
    maxPrice,
    condition: condition.meta({ description: 'Of deals; products have none' }),
    country: country.meta({ description: 'Of deals' }),
    near,
    radiusKm,
    sort: z.enum(SEARCH_SORTS).default('relevance'),
    cursor: z.string().max(500).optional().meta({
      description: 'Continues the list that it came from; the other one is empty then',
    }),
    limit: Limit,
  })
  .refine(({ minPrice: from = 0, maxPrice: to = Infinity }) => from <= to, {
    message: 'must not be above maxPrice',
    path: ['minPrice'],
  })
  .refine((query) => query.near !== undefined || query.radiusKm === undefined, {
    message: 'needs near, the centre',
    path: ['radiusKm'],
  })
  .refine((query) => query.near !== undefined || query.sort !== 'distance', {
    message: 'distance needs near',
    path: ['sort'],
  });
export type SearchQuery = z.infer<typeof SearchQuery>;

export const SuggestQuery = z.strictObject({ q: Typed });
export type SuggestQuery = z.infer<typeof SuggestQuery>;

const Highlight = z
  .object({
    title: z.string().nullable(),
    description: z.string().nullable().meta({ description: 'The part that matched' }),
  })
  .meta({
    id: 'SearchHighlight',
    description:
      'HTML: what matched is within <mark>, everything else is escaped. Null where nothing matched',
  });

const Counts = z.record(z.string(), z.int());

const found = <Item extends z.ZodType, Facet extends z.ZodType>(item: Item, facets: Facet, id: string) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), facets }).meta({ id });

export const SearchResponse = z
  .object({
    products: found(
      ProductCard.extend({ highlight: Highlight }).meta({ id: 'FoundProduct' }),
      z.object({ category: Counts, brand: Counts }).meta({ id: 'FoundProductFacets' }),
      'FoundProducts',
    ),
    deals: found(
      DealCard.extend({ highlight: Highlight }).meta({ id: 'FoundDeal' }),
      z
        .object({ category: Counts, brand: Counts, condition: Counts, country: Counts })
        .meta({ id: 'FoundDealFacets' }),
      'FoundDeals',
    ),
  })
  .meta({ id: 'SearchResults' });
export type SearchResponse = z.infer<typeof SearchResponse>;

export const SuggestResponse = z
  .object({
    items: z.array(
      z
        .object({
          kind: z.enum(['product', 'deal']),
          id: z.uuid(),
          text: z.string(),
          slug: z.string().nullable().meta({ description: 'Of a product' }),
        })
        .meta({ id: 'Suggestion' }),
    ),
  })
  .meta({ id: 'Suggestions' });
export type SuggestResponse = z.infer<typeof SuggestResponse>;

export const ReindexRun = z
  .object({
    id: z.uuid(),
    phase: z.enum(['documents', 'build', 'swap', 'done']),
    percent: z.int(),
    done: z.int(),
    total: z.int(),
    error: z.string().nullable().meta({ description: 'Why the last step failed; it is tried again' }),
    requestedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ReindexRun' });
export type ReindexRun = z.infer<typeof ReindexRun>;

export const SearchStatus = z
  .object({
    engine: z.enum(['postgres', 'meilisearch']).meta({ description: 'Which the settings name' }),
    answering: z
      .enum(['postgres', 'meilisearch'])
      .meta({ description: 'Which answers, as this process sees it' }),
    documents: z.object({ products: z.int(), deals: z.int() }),
    waiting: z.int().meta({ description: 'Changes that were not taken yet' }),
    behind: z.int().meta({ description: 'Documents that the other server has not got yet' }),
    lagSeconds: z.number().meta({ description: 'For how long the oldest of both waits' }),
    drift: z
      .object({ found: z.int(), checked: z.int(), at: z.iso.datetime() })
      .nullable()
      .meta({ description: 'What the last comparison of database and index found and mended' }),
    reindex: ReindexRun.nullable(),
  })
  .meta({ id: 'SearchStatus' });
export type SearchStatus = z.infer<typeof SearchStatus>;

// The one port of search. Two engines stand behind it; test/modules/search-engine.spec.ts is what both promise.

export const ENTITIES = ['products', 'deals'] as const;
export type Entity = (typeof ENTITIES)[number];

/** What the public may find of one row. Amounts in minor units, times in seconds since 1970. */
export interface SearchDocument {
  id: string;
  title: string;
  /** Other ways to write the words of the title, and the names of what a deal sells. */
  keywords: string[];
  description: string;
  /** The names of its category and of the group above, in every language. */
  categoryNames: string[];
  category: string;
  /** Its category and the group above. */
  categories: string[];
  brand: string | null;
  condition: string | null;
  country: string | null;
  priceCents: number | null;
  place: { lat: number; lng: number } | null;
  since: number;
}

/** A row as it was at a version: its document, or none because the public may not find it (any more). */
export interface Change {
  id: string;
  version: number;
  document: SearchDocument | null;
}

export const SEARCH_SORTS = ['relevance', 'newest', 'price_asc', 'price_desc', 'distance'] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

export interface SearchFilters {
  category?: string | undefined;
  brand?: string | undefined;
  condition?: string | undefined;
  country?: string | undefined;
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  near?: { lat: number; lng: number } | undefined;
  radiusKm?: number | undefined;
}

export interface SearchRequest {
  /** As it was typed. */
  q: string;
  filters: SearchFilters;
  /** `distance` needs `filters.near`. */
  sort: SearchSort;
  offset: number;
  limit: number;
}

/** What can be counted, by entity. */
export const FACETS = {
  products: ['category', 'brand'],
  deals: ['category', 'brand', 'condition', 'country'],
} as const satisfies Record<Entity, readonly string[]>;
export type Facets = Record<string, Record<string, number>>;

/** Marks around what matched, until it is presented: two characters that no text holds. */
export const MARK = { start: '\uE000', end: '\uE001' } as const;

export interface Hit {
  id: string;
  /** With marks; null where nothing in it matched. */
  title: string | null;
  /** The part of the description that matched, with marks. */
  description: string | null;
  metres: number | null;
}

export interface SearchResult {
  hits: Hit[];
  hasMore: boolean;
  facets: Facets;
}

/** No engine shows what lies deeper: who looks that far needs other words. */
export const DEEPEST = 1_000;

/** An index in which the public looks for products and deals. */
export abstract class SearchEngine {
  abstract readonly name: 'postgres' | 'meilisearch';

  /** The best matches first, or by another order. A query without a word finds nothing. */
  abstract search(entity: Entity, request: SearchRequest): Promise<SearchResult>;

  /** Ids of what is called something that begins like this, the likeliest first. */
  abstract suggest(entity: Entity, typed: string, limit: number): Promise<string[]>;

  /**
   * Brings rows to a version. Neither order nor repetition matters: of one row the highest version stands, also where
   * that is its absence. Resolves when searches see it.
   */
  abstract apply(entity: Entity, changes: Change[]): Promise<void>;

  /** The versions that the index has of these rows, absences included. */
  abstract versions(entity: Entity, ids: string[]): Promise<Map<string, number>>;

  /** Ids of rows that the index knows, absences included, in whatever order. */
  abstract listIds(entity: Entity, offset: number, limit: number): Promise<string[]>;

  /** @throws if it does not answer */
  abstract check(): Promise<void>;
}

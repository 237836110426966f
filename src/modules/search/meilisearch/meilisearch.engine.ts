import { Meilisearch, MeilisearchApiError } from 'meilisearch';
import type { EnqueuedTaskPromise, SearchResponse } from 'meilisearch';
import { metresBetween } from '../../../common/place.js';
import type { Place } from '../../../common/place.js';
import { DEEPEST, FACETS, MARK, SearchEngine } from '../engine/search-engine.js';
import type {
  Change,
  Entity,
  Hit,
  SearchDocument,
  SearchRequest,
  SearchResult,
} from '../engine/search-engine.js';
import { parseQuery } from '../words/query.js';
import { batchesBySize, filterOf, sortOf } from './requests.js';
import { settingsOf } from './settings.js';

export interface MeilisearchOptions {
  host: string;
  apiKey: string | undefined;
  /** What names of indexes begin with, so that several installations can share a server. */
  prefix: string;
  /** Milliseconds that a person waits for it at the most. */
  searchTimeoutMs: number;
}

type Stored = { id: string; version: number } & (
  | { gone: true }
  | ({ gone: false; placed: boolean; _geo: SearchDocument['place'] } & Omit<SearchDocument, 'place' | 'id'>)
);

const INDEXING_TIMEOUT_MS = 15_000;
/** Far below the server's own limit (100 MB), so that one request never takes long. */
const MAX_PAYLOAD_BYTES = 4_000_000;
const TASK_WAIT = { timeout: 120_000, interval: 40 };
/** Words around what matched. */
const CROP_WORDS = 25;

/** Search in Meilisearch over its HTTP API. Every write waits until the server says that it is done. */
export class MeilisearchEngine extends SearchEngine {
  readonly name = 'meilisearch';
  private readonly reader: Meilisearch;
  private readonly writer: Meilisearch;

  constructor(private readonly options: MeilisearchOptions) {
    super();
    const { host, apiKey, searchTimeoutMs } = options;
    const access = { host, ...(apiKey ? { apiKey } : {}) };
    this.reader = new Meilisearch({ ...access, timeout: searchTimeoutMs });
    this.writer = new Meilisearch({
      ...access,
      timeout: INDEXING_TIMEOUT_MS,
      defaultWaitOptions: TASK_WAIT,
    });
  }

  /** The name of the index that is searched. */
  indexOf(entity: Entity): string {
    return `${this.options.prefix}${entity}`;
  }

  /** The name of the index that is built beside it. */
  nextIndexOf(entity: Entity): string {
    return `${this.indexOf(entity)}_next`;
  }

  async search(entity: Entity, request: SearchRequest): Promise<SearchResult> {
    // Its operators (quotes, minus) are never passed on: only words are.
    const { words } = parseQuery(request.q);
    const limit = Math.min(request.limit, DEEPEST - request.offset);
    if (words.length === 0 || limit <= 0) return { hits: [], hasMore: false, facets: {} };
    const ask = { ...request, limit };
    let found = await this.find(entity, words, ask, 'all');
    if (found.hits.length === 0 && found.estimatedTotalHits === 0 && words.length > 1)
      found = await this.find(entity, words, ask, 'frequency');
    return {
      hits: found.hits.slice(0, limit).map((hit) => toHit(hit, request.filters.near)),
      hasMore: found.hits.length > limit && request.offset + limit < DEEPEST,
      facets: found.facetDistribution ?? {},
    };
  }

  async suggest(entity: Entity, typed: string, limit: number): Promise<string[]> {
    const { words } = parseQuery(typed);
    if (words.length === 0) return [];
    const { hits } = await this.reader.index(this.indexOf(entity)).search<{ id: string }>(words.join(' '), {
      filter: ['gone = false'],
      attributesToSearchOn: ['title', 'keywords'],
      attributesToRetrieve: ['id'],
      matchingStrategy: 'all',
      limit,
    });
    return (hits as { id: string }[]).map(({ id }) => id);
  }

  async apply(entity: Entity, changes: Change[]): Promise<void> {
    await this.applyTo(this.indexOf(entity), changes);
  }

  /** As `apply`, to the index of this name. */
  async applyTo(index: string, changes: Change[]): Promise<void> {
    const newest = new Map<string, Change>();
    for (const change of changes) {
      if ((newest.get(change.id)?.version ?? -1) < change.version) newest.set(change.id, change);
    }
    const known = await this.versionsIn(index, [...newest.keys()]);
    const fresh = [...newest.values()].filter(({ id, version }) => (known.get(id) ?? -1) < version);
    const tasks: Promise<void>[] = [];
    for (const batch of batchesBySize(fresh.map(toStored), MAX_PAYLOAD_BYTES)) {
      tasks.push(this.done(this.writer.index<Stored>(index).addDocuments(batch, { primaryKey: 'id' })));
    }
    await Promise.all(tasks);
  }

  async versions(entity: Entity, ids: string[]): Promise<Map<string, number>> {
    return this.versionsIn(this.indexOf(entity), ids);
  }

  async listIds(entity: Entity, offset: number, limit: number): Promise<string[]> {
    const index = this.writer.index<Stored>(this.indexOf(entity));
    // With a filter, if an empty one, the question travels in the body: addresses are not that long.
    const { results } = await index.getDocuments<{ id: string }>({
      fields: ['id'],
      filter: [],
      offset,
      limit,
    });
    return results.map(({ id }) => id);
  }

  async check(): Promise<void> {
    await this.reader.health();
  }

  /** Makes an empty index of this name with the settings of an entity; one that is there already is only set up. */
  async prepare(entity: Entity, index: string): Promise<void> {
    const task = await this.writer.createIndex(index, { primaryKey: 'id' }).waitTask();
    if (task.status === 'failed' && task.error?.code !== 'index_already_exists')
      throw new SearchTaskFailed(task.error);
    await this.done(this.writer.index(index).updateSettings(settingsOf(entity)));
  }

  /** When an index was made, which tells it from another that had its name; null if there is none. */
  async markerOf(index: string): Promise<string | null> {
    try {
      return String((await this.writer.index(index).getRawInfo()).createdAt);
    } catch (error) {
      if (error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found') return null;
      throw error;
    }
  }

  /** Puts what was built beside in the place of what is searched, for all entities at once. */
  async swap(entities: readonly Entity[]): Promise<void> {
    const pairs = entities.map((entity) => ({
      indexes: [this.indexOf(entity), this.nextIndexOf(entity)] as [string, string],
      rename: false,
    }));
    await this.done(this.writer.swapIndexes(pairs));
  }

  /** Removes an index, if there is one. */
  async drop(index: string): Promise<void> {
    const task = await this.writer.deleteIndex(index).waitTask();
    if (task.status === 'failed' && task.error?.code !== 'index_not_found')
      throw new SearchTaskFailed(task.error);
  }

  /** Removes documents, absences included, as if they had never been. */
  async remove(entity: Entity, ids: string[]): Promise<void> {
    if (ids.length > 0) await this.done(this.writer.index(this.indexOf(entity)).deleteDocuments(ids));
  }

  private async find(
    entity: Entity,
    words: string[],
    { filters, sort, offset, limit }: SearchRequest,
    matchingStrategy: 'all' | 'frequency',
  ): Promise<SearchResponse<Stored>> {
    return this.reader.index<Stored>(this.indexOf(entity)).search(words.join(' '), {
      filter: filterOf(filters, sort),
      sort: sortOf(sort, filters),
      facets: [...FACETS[entity]],
      offset,
      limit: Math.min(limit + 1, DEEPEST - offset),
      matchingStrategy,
      attributesToRetrieve: ['id', '_geo'],
      attributesToHighlight: ['title', 'description'],
      attributesToCrop: ['description'],
      cropLength: CROP_WORDS,
      highlightPreTag: MARK.start,
      highlightPostTag: MARK.end,
    });
  }

  private async versionsIn(index: string, ids: string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const { results } = await this.writer
      .index<Stored>(index)
      .getDocuments({ ids, fields: ['id', 'version'], filter: [], limit: ids.length });
    return new Map(results.map(({ id, version }) => [id, version]));
  }

  /** @throws SearchTaskFailed if the server took the task and could not do it */
  private async done(enqueued: EnqueuedTaskPromise): Promise<void> {
    const task = await enqueued.waitTask();
    if (task.status !== 'succeeded') throw new SearchTaskFailed(task.error);
  }
}

/** The server took a task and could not do it. */
export class SearchTaskFailed extends Error {
  constructor(error: { code?: string; message?: string } | null | undefined) {
    super(`${error?.code ?? 'unknown'}: ${error?.message ?? 'a task of the search engine failed'}`);
    this.name = 'SearchTaskFailed';
  }
}

function toStored({ id, version, document }: Change): Stored {
  if (!document) return { id, version, gone: true };
  const { place, ...rest } = document;
  return { ...rest, id, version, gone: false, placed: place !== null, _geo: place };
}

type FoundHit = SearchResponse<Stored>['hits'][number];

function toHit(hit: FoundHit, near: Place | undefined): Hit {
  const formatted = hit._formatted as { title?: string; description?: string } | undefined;
  const place = '_geo' in hit ? hit._geo : null;
  return {
    id: hit.id,
    title: withMarks(formatted?.title),
    description: withMarks(formatted?.description),
    metres: near && place ? metresBetween(near, place) : null,
  };
}

function withMarks(text: string | undefined): string | null {
  return text?.includes(MARK.start) ? text : null;
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { placeOf } from '../../common/place.js';
import { ValidationFailed } from '../../platform/errors/http.problems.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { SearchAuditor } from './audit/search-audit.service.js';
import { ENTITIES } from './engine/search-engine.js';
import type { Entity, SearchRequest, SearchResult } from './engine/search-engine.js';
import { SearchEngines } from './engine/search-engines.js';
import { SearchReplica } from './feed/replica.service.js';
import { SearchFeed } from './feed/search-feed.service.js';
import { SearchReindexing } from './reindex/search-reindexing.service.js';
import type { SearchQuery, SearchStatus } from './search.dto.js';
import { presentAudit, presentRun } from './search.presenter.js';

const SUGGESTIONS = 5;

const COUNTS = `SELECT entity, count(*)::int AS count FROM "SearchDocument" WHERE document IS NOT NULL GROUP BY entity`;

/** A page of hits of one entity; which engine found them. */
export interface FoundPage extends SearchResult {
  nextCursor: string | null;
  engine: string;
}

/** What people search, and how search is doing. */
@Injectable()
export class SearchReader {
  constructor(
    private readonly engines: SearchEngines,
    private readonly prisma: PrismaService,
    private readonly feed: SearchFeed,
    private readonly replica: SearchReplica,
    private readonly reindexing: SearchReindexing,
    private readonly auditor: SearchAuditor,
  ) {}

  /**
   * A page of each list that was asked for; null for the others.
   *
   * @throws ValidationFailed if the cursor is not one of this search
   */
  async search(query: SearchQuery): Promise<Record<Entity, FoundPage | null>> {
    const wanted = new Set(ENTITIES.filter((entity) => query.type === 'all' || query.type === entity));
    const offsets = { products: 0, deals: 0 };
    if (query.cursor !== undefined) {
      const [continued, offset] = readPosition(query, query.cursor);
      offsets[continued] = offset;
      wanted.forEach((entity) => entity !== continued && wanted.delete(entity));
    }
    const [products, deals] = await Promise.all(
      ENTITIES.map(async (entity) => (wanted.has(entity) ? this.find(entity, query, offsets[entity]) : null)),
    );
    return { products: products ?? null, deals: deals ?? null };
  }

  /** Ids of what is called like this, products first. */
  async suggest(typed: string): Promise<{ products: string[]; deals: string[]; engine: string }> {
    const { answer, engine } = await this.engines.ask((asked) =>
      Promise.all(ENTITIES.map((entity) => asked.suggest(entity, typed, SUGGESTIONS))),
    );
    return { products: answer[0] ?? [], deals: answer[1] ?? [], engine };
  }

  /** Whether another server than the database searches. */
  get hasServer(): boolean {
    return this.engines.server !== null;
  }

  /** @throws if that server does not answer */
  async check(): Promise<void> {
    await this.engines.server?.check();
  }

  /** How search is doing at this moment: the server is asked, so that nobody has to search before its return shows. */
  async status(): Promise<SearchStatus> {
    await this.engines.look();
    const [counts, waiting, behind, audit, run] = await Promise.all([
      this.prisma.sql<{ entity: Entity; count: number }>({ name: 'search_counts', text: COUNTS }, []),
      this.feed.lag(),
      this.replica.lag(),
      this.auditor.findLast(),
      this.reindexing.findLast(),
    ]);
    const countOf = (entity: Entity) => counts.find((row) => row.entity === entity)?.count ?? 0;
    return {
      engine: this.engines.name,
      answering: this.engines.healthy ? this.engines.name : 'postgres',
      documents: { products: countOf('products'), deals: countOf('deals') },
      waiting: waiting.changes,
      behind: behind.documents,
      lagSeconds: Math.round(Math.max(waiting.seconds, behind.seconds) * 10) / 10,
      drift: presentAudit(audit),
      reindex: run && presentRun(run),
    };
  }

  private async find(entity: Entity, query: SearchQuery, offset: number): Promise<FoundPage> {
    const request = toRequest(entity, query, offset);
    const { answer, engine } = await this.engines.ask((asked) => asked.search(entity, request));
    const last = answer.hits.at(-1);
    const next = { sort: listName(entity, query), key: offset + answer.hits.length, id: last?.id ?? '' };
    return { ...answer, engine, nextCursor: answer.hasMore && last ? encodeCursor(next) : null };
  }
}

function toRequest(entity: Entity, query: SearchQuery, offset: number): SearchRequest {
  const { q, category, brand, minPrice, maxPrice, condition, country, near, radiusKm, sort, limit } = query;
  const common = { category, brand, minPrice, maxPrice };
  if (entity === 'products') {
    return { q, filters: common, sort: sort === 'distance' ? 'relevance' : sort, offset, limit };
  }
  const place = near === undefined ? undefined : placeOf(near);
  return { q, filters: { ...common, condition, country, near: place, radiusKm }, sort, offset, limit };
}

/** A list is what was asked for: a cursor continues just that one, at a place in its order. */
function listName(
  entity: Entity,
  { cursor: _cursor, limit: _limit, type: _type, ...asked }: SearchQuery,
): string {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const fingerprint = createHash('sha1')
    .update(JSON.stringify(given.sort()))
    .digest('base64url')
    .slice(0, 12);
  return `search.${entity}.${fingerprint}`;
}

function readPosition(query: SearchQuery, text: string): [Entity, number] {
  for (const entity of ENTITIES) {
    const cursor = decodeCursor(text, listName(entity, query));
    if (cursor && typeof cursor.key === 'number') return [entity, cursor.key];
  }
  throw new ValidationFailed([{ path: 'cursor', message: 'not a cursor of this list' }]);
}

import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { mark, markedPart } from '../engine/highlight.js';
import { DEEPEST, SearchEngine } from '../engine/search-engine.js';
import type {
  Change,
  Entity,
  Facets,
  Hit,
  SearchDocument,
  SearchRequest,
  SearchResult,
} from '../engine/search-engine.js';
import { parseQuery } from '../words/query.js';
import type { Query } from '../words/query.js';
import { SYNONYMS } from '../words/synonyms.js';
import { typosBetween, typosForgiven, wordsOf } from '../words/words.js';
import { toIndexRow, vocabularyOf } from './index-rows.js';
import {
  FORGET_PHRASES,
  LIST_IDS,
  SIMILAR_WORDS,
  suggestions,
  VERSIONS_OF,
  WRITE_PHRASES,
  WRITE_ROWS,
  WRITE_WORDS,
} from './index-writes.sql.js';
import { searchStatement } from './search.sql.js';

interface FoundRow {
  hits: { id: string; metres: number | null; title: string; description: string }[];
  facets: Facets;
}

/** How many beginnings are looked at for so few suggestions: the shortest are the likeliest. */
const SUGGESTIONS_SEEN = 40;

const SYNONYM_WORDS = [...new Set([...SYNONYMS.keys()].flatMap((form) => form.split(' ')))];

/** Search in the database itself: always there, always as fresh as the feed. */
@Injectable()
export class PostgresEngine extends SearchEngine {
  readonly name = 'postgres';

  constructor(private readonly prisma: PrismaService) {
    super();
  }

  async search(entity: Entity, request: SearchRequest): Promise<SearchResult> {
    const query = await this.forgiveTypos(parseQuery(request.q));
    const limit = Math.min(request.limit, DEEPEST - request.offset);
    if (query.asked.length === 0 || limit <= 0) return { hits: [], hasMore: false, facets: {} };
    const asked = { ...request, limit };
    let found = await this.find(entity, asked, query, true);
    const nothing = found.hits.length === 0 && Object.values(found.facets).every(isEmpty);
    if (nothing && query.asked.length > 1) found = await this.find(entity, asked, query, false);
    const wanted = query.asked.flatMap(({ words, others }) => [words, ...others]).flat();
    return {
      hits: found.hits.slice(0, limit).map((hit) => marked(hit, wanted)),
      hasMore: found.hits.length > limit && request.offset + limit < DEEPEST,
      facets: found.facets,
    };
  }

  async suggest(entity: Entity, typed: string, limit: number): Promise<string[]> {
    const beginning = wordsOf(typed).join('').slice(0, 40);
    if (!beginning) return [];
    const rows = await this.prisma.sql<{ id: string; phrase: string }>(
      { name: `search_suggest_${entity}`, text: suggestions(entity) },
      [beginning, SUGGESTIONS_SEEN],
    );
    const shortest = rows.sort((one, other) => one.phrase.length - other.phrase.length);
    return [...new Set(shortest.map(({ id }) => id))].slice(0, limit);
  }

  async apply(entity: Entity, changes: Change[]): Promise<void> {
    await this.prisma.$transaction((tx) => this.write(tx, entity, changes));
  }

  /** As `apply`, within a transaction of the caller. */
  async write(tx: Transaction, entity: Entity, changes: Change[]): Promise<void> {
    const newest = new Map<string, Change>();
    for (const change of changes) {
      if ((newest.get(change.id)?.version ?? -1) < change.version) newest.set(change.id, change);
    }
    const rows = [...newest.values()].map(toIndexRow);
    if (rows.length === 0) return;
    const written = await tx.$queryRawUnsafe<{ id: string }[]>(WRITE_ROWS, entity, JSON.stringify(rows));
    const ids = new Set(written.map(({ id }) => id));
    const fresh = rows.filter(({ id }) => ids.has(id));
    const pairs = fresh.flatMap(({ id, phrases }) => phrases.map((phrase) => ({ id, phrase })));
    const documents = fresh.flatMap(({ document }) => document ?? ([] as SearchDocument[]));
    await tx.$executeRawUnsafe(FORGET_PHRASES, entity, [...ids]);
    if (pairs.length > 0) await tx.$executeRawUnsafe(WRITE_PHRASES, entity, JSON.stringify(pairs));
    if (documents.length > 0) await tx.$executeRawUnsafe(WRITE_WORDS, vocabularyOf(documents));
  }

  async versions(entity: Entity, ids: string[]): Promise<Map<string, number>> {
    const statement = { name: 'search_versions', text: VERSIONS_OF };
    const rows = await this.prisma.sql<{ id: string; version: number }>(statement, [entity, ids]);
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  async listIds(entity: Entity, offset: number, limit: number): Promise<string[]> {
    const statement = { name: 'search_ids', text: LIST_IDS };
    const rows = await this.prisma.sql<{ id: string }>(statement, [entity, offset, limit]);
    return rows.map(({ id }) => id);
  }

  async check(): Promise<void> {
    await this.prisma.sql({ name: 'search_check', text: 'SELECT 1 AS one' }, []);
  }

  private async find(entity: Entity, request: SearchRequest, query: Query, all: boolean): Promise<FoundRow> {
    const { text, values } = searchStatement(entity, request, query, all);
    // Not prepared: one plan does not fit a rare and a frequent word.
    const [row] = await this.prisma.sql<FoundRow>({ name: '', text }, values);
    return row!;
  }

  /** Adds to words that no title uses those that were probably meant. */
  private async forgiveTypos(query: Query): Promise<Query> {
    const doubtful = query.words.filter((word) => typosForgiven(word) > 0 && !SYNONYM_WORDS.includes(word));
    if (doubtful.length === 0) return query;
    const rows = await this.prisma.sql<{ typed: string; likely: string[] }>(
      { name: 'search_similar_words', text: SIMILAR_WORDS },
      [doubtful],
    );
    const likely = new Map(rows.map((row) => [row.typed, meant(row.typed, row.likely)]));
    const asked = query.asked.flatMap((one) => {
      const [word] = one.words;
      const corrected = one.words.length === 1 ? (likely.get(word!) ?? []) : [];
      return [{ ...one, others: [...one.others, ...corrected] }];
    });
    return { ...query, asked };
  }
}

/** Of the words that look like a typed one those that are few enough errors away, and what means the same. */
function meant(typed: string, likely: string[]): string[][] {
  const most = typosForgiven(typed);
  const near = [...likely, ...SYNONYM_WORDS].filter((word) => typosBetween(typed, word, most) <= most);
  const synonyms = near.flatMap((word) => SYNONYMS.get(word) ?? []).map((form) => form.split(' '));
  return [...new Set(near)].map((word) => [word]).concat(synonyms);
}

function marked({ id, metres, title, description }: FoundRow['hits'][number], wanted: string[]): Hit {
  return { id, metres, title: mark(title, wanted), description: markedPart(description, wanted) };
}

function isEmpty(counts: object): boolean {
  return Object.keys(counts).length === 0;
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { searchConfig } from '../../../config/search.config.js';
import type { SearchConfig } from '../../../config/search.config.js';
import { MeilisearchEngine } from '../meilisearch/meilisearch.engine.js';
import { PostgresEngine } from '../postgres/postgres.engine.js';
import type { SearchEngine } from './search-engine.js';

/** How long a server that failed is left alone before it is asked again, beside the requests: the first and the longest time. */
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 15_000;

export interface Answer<T> {
  answer: T;
  /** As the header `X-Search-Engine` says it. */
  engine: string;
}

/**
 * The engine that the settings name and, where that is not PostgreSQL, PostgreSQL in its place while it fails. A server
 * that failed is asked by nobody's request until a probe found it well: one that is dead costs one timeout, not one for
 * each search.
 */
@Injectable()
export class SearchEngines {
  private readonly logger = new Logger(SearchEngines.name);
  /** The configured server; null where PostgreSQL is the engine. */
  readonly server: MeilisearchEngine | null;
  private restMs = 0;
  private probeAt = 0;
  private probing: Promise<void> | undefined;

  constructor(
    readonly postgres: PostgresEngine,
    @Inject(searchConfig.KEY) config: SearchConfig,
  ) {
    this.server = config.driver === 'meilisearch' ? new MeilisearchEngine(config.meilisearch) : null;
  }

  get name(): SearchEngine['name'] {
    return (this.server ?? this.postgres).name;
  }

  /** Whether the configured engine is the one that answers. */
  get healthy(): boolean {
    return this.restMs === 0;
  }

  /** Asks the configured engine, or PostgreSQL where that fails. */
  async ask<T>(question: (engine: SearchEngine) => Promise<T>): Promise<Answer<T>> {
    if (!this.server) return { answer: await question(this.postgres), engine: this.postgres.name };
    if (this.healthy) {
      try {
        return { answer: await question(this.server), engine: this.server.name };
      } catch (error) {
        this.failed(error);
      }
    } else {
      void this.probe();
    }
    return { answer: await question(this.postgres), engine: `${this.postgres.name}; fallback` };
  }

  /** Asks the server how it is, also where nobody searches meanwhile. Never throws. */
  async look(): Promise<void> {
    if (this.healthy) await this.server?.check().catch((error: unknown) => this.failed(error));
    else await this.probe();
  }

  /** Asks a server that failed, if its rest is over, whether it is well again. Never throws. */
  probe(): Promise<void> {
    if (!this.server || this.healthy || Date.now() < this.probeAt) return Promise.resolve();
    this.probing ??= this.server
      .check()
      .then(
        () => this.recovered(),
        (error: unknown) => this.failed(error),
      )
      .finally(() => (this.probing = undefined));
    return this.probing;
  }

  /** Notes that the server failed somebody. */
  failed(error: unknown): void {
    if (this.healthy)
      this.logger.warn({ err: error }, 'the search engine fails: PostgreSQL answers meanwhile');
    this.restMs = Math.min(Math.max(FIRST_REST_MS, this.restMs * 2), LONGEST_REST_MS);
    this.probeAt = Date.now() + this.restMs;
  }

  private recovered(): void {
    this.logger.log('the search engine answers again');
    this.restMs = 0;
  }
}

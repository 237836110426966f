import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { cacheConfig } from '../../config/cache.config.js';
import type { CacheConfig } from '../../config/cache.config.js';
import { loggingConfig } from '../../config/logging.config.js';
import type { LoggingConfig } from '../../config/logging.config.js';
import { Metrics } from '../telemetry/metrics.service.js';

/** An answer as it goes over the wire. */
export interface KeptAnswer {
  body: Buffer;
  headers: Record<string, string>;
}

interface Entry extends KeptAnswer {
  /** When its making began, in milliseconds of the process: no older than what the database said then. */
  since: number;
}

interface Making {
  since: number;
  /** Null as soon as it is made. */
  entry: Promise<Entry> | null;
}

/** `hit`: kept, `joined`: being made for somebody else, `miss`: made for this request. */
type Outcome = 'hit' | 'joined' | 'miss';

/** What an entry takes beside its body and its key. */
const OVERHEAD_BYTES = 600;
/** How many addresses are remembered to tell whether one is asked for again. */
const REMEMBERED = 2_000;

/**
 * The answers that this process gave to everybody a moment ago, and had been asked for before: most pages of a list are
 * read by one visitor, and keeping them would cost more memory than anything else that a request does. Bounded in bytes;
 * nothing in it is older than `maxAgeMs`, and all of it goes as soon as the database tells that something public has
 * changed (`PublicChanges`).
 */
@Injectable()
export class PublicCache {
  private readonly entries: LRUCache<string, Entry> | null;
  private makings = new Map<string, Making>();
  /** How often it was asked for an answer that was not there. */
  private readonly timesAsked = new LRUCache<string, number>({ max: REMEMBERED });
  private readonly listeners = new Map<string, (request: FastifyRequest) => void>();
  private readonly lookups;
  private readonly logger = new Logger('Cache');

  constructor(
    @Inject(cacheConfig.KEY) private readonly config: CacheConfig,
    metrics: Metrics,
    @Optional() @Inject(loggingConfig.KEY) private readonly logging?: LoggingConfig,
  ) {
    const { maxBytes } = config;
    this.entries = maxBytes > 0 ? new LRUCache({ maxSize: maxBytes, sizeCalculation: sizeOf }) : null;
    this.lookups = metrics.counter({
      name: 'http_cache_lookups_total',
      help: 'Public answers by where they came from: kept (hit), made for another request just now (joined), made (miss)',
      labelNames: ['route', 'outcome'],
    });
    const size = metrics.gauge({
      name: 'http_cache_bytes',
      help: 'Bytes of the public answers that are kept',
    });
    metrics.beforeReading(() => size.set(this.entries?.calculatedSize ?? 0));
  }

  get isOn(): boolean {
    return this.entries !== null;
  }

  /** A kept answer, if there is one that may still be given. */
  find(key: string, route: string): KeptAnswer | undefined {
    const entry = this.entries?.get(key);
    if (!entry || !this.isFresh(entry.since)) return undefined;
    this.count(route, 'hit');
    return entry;
  }

  /**
   * Makes an answer, once for all who ask meanwhile, and keeps it if it was asked for more than once, unless something
   * public changed while it was made. Where making fails, it failed for all of them.
   *
   * @returns whether it was made for this call, and the answer
   */
  async share(
    key: string,
    route: string,
    make: () => Promise<KeptAnswer>,
  ): Promise<KeptAnswer & { mine: boolean }> {
    this.timesAsked.set(key, (this.timesAsked.get(key) ?? 0) + 1);
    const making = this.makings.get(key);
    if (making?.entry && this.isFresh(making.since)) {
      const entry = await making.entry;
      if (this.isFresh(entry.since)) {
        this.count(route, 'joined');
        return { ...entry, mine: false };
      }
    }
    this.count(route, 'miss');
    return { ...(await this.make(key, make)), mine: true };
  }

  /** Names who is told of each request for a route that its handler did not see. */
  whenShared(route: string, listen: (request: FastifyRequest) => void): void {
    this.listeners.set(route, listen);
  }

  tellShared(request: FastifyRequest): void {
    this.listeners.get(request.routeOptions.url ?? '')?.(request);
  }

  /** Forgets everything, also what is being made: it may have been read before the change. */
  drop(): void {
    this.entries?.clear();
    this.makings = new Map();
  }

  private async make(key: string, make: () => Promise<KeptAnswer>): Promise<Entry> {
    const makings = this.makings;
    const since = performance.now();
    const made = make().then((answer) => ({ ...answer, since }));
    const making: Making = { since, entry: made };
    makings.set(key, making);
    try {
      const entry = await made;
      const isAskedAgain = (this.timesAsked.get(key) ?? 0) > 1;
      if (isAskedAgain && makings === this.makings) this.entries?.set(key, entry);
      return entry;
    } finally {
      if (makings.get(key) === making) makings.delete(key);
      // What left a Map that is in constant use passes for alive in collections of young memory (0083).
      making.entry = null;
    }
  }

  private isFresh(since: number): boolean {
    return performance.now() - since < this.config.maxAgeMs;
  }

  private count(route: string, outcome: Outcome): void {
    this.lookups.inc({ route, outcome });
    if (this.logging?.details) this.logger.debug({ route, outcome }, 'cache');
  }
}

function sizeOf({ body }: Entry, key: string): number {
  return body.length + key.length * 2 + OVERHEAD_BYTES;
}

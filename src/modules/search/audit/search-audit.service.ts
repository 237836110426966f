import { Inject, Injectable, Logger } from '@nestjs/common';
import { after } from '../../../common/time.js';
import { retentionConfig } from '../../../config/retention.config.js';
import type { RetentionConfig } from '../../../config/retention.config.js';
import type { SearchAudit } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { ENTITIES } from '../engine/search-engine.js';
import type { Change, Entity, SearchDocument } from '../engine/search-engine.js';
import { SearchEngines } from '../engine/search-engines.js';
import { KNOWN_IDS } from '../feed/documents.sql.js';
import { SearchFeed } from '../feed/search-feed.service.js';
import type { MeilisearchEngine } from '../meilisearch/meilisearch.engine.js';

const BATCH = 300;

const DOCUMENTS = `SELECT d.id::text AS id, d.version::float8 AS version, d.document FROM "SearchDocument" d
  WHERE d.entity = $1::text AND d.version <= $2::bigint AND ($3::uuid IS NULL OR d.id > $3::uuid)
  ORDER BY d.id LIMIT $4::int`;

const FORGET_TOMBSTONES = `DELETE FROM "SearchDocument"
  WHERE document IS NULL AND "writtenAt" < $1::timestamptz
  RETURNING entity, id::text AS id`;

/** Compares the database with what is searched, and mends what differs: triggers can be switched off, disks be lost. */
@Injectable()
export class SearchAuditor {
  private readonly logger = new Logger(SearchAuditor.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly feed: SearchFeed,
    private readonly engines: SearchEngines,
    @Inject(retentionConfig.KEY) private readonly config: RetentionConfig,
  ) {}

  /** Compares everything now. What merely waits to be taken is no drift. @returns what it found and mended */
  async audit(signal?: AbortSignal): Promise<SearchAudit> {
    signal?.throwIfAborted();
    await this.feed.drain();
    let [checked, drift] = [0, 0];
    for (const entity of ENTITIES) {
      const rows = await this.compareRows(entity, signal);
      checked += rows.checked;
      drift += rows.drift;
      if (this.engines.server) drift += await this.compareIndex(entity, this.engines.server, signal);
    }
    const found = await this.prisma.searchAudit.create({ data: { checked, drift } });
    if (drift > 0) this.logger.warn({ checked, drift }, 'the search index had drifted; it was mended');
    await this.tidy();
    return found;
  }

  /** The newest comparison. */
  findLast(): Promise<SearchAudit | null> {
    return this.prisma.searchAudit.findFirst({ orderBy: { id: 'desc' } });
  }

  /** Rows against documents, by content. */
  private async compareRows(
    entity: Entity,
    signal?: AbortSignal,
  ): Promise<{ checked: number; drift: number }> {
    const statement = { name: `search_known_${entity}`, text: KNOWN_IDS[entity] };
    let [checked, drift] = [0, 0];
    for (let last: string | null = null; ;) {
      signal?.throwIfAborted();
      const rows: { id: string }[] = await this.prisma.sql<{ id: string }>(statement, [last, BATCH]);
      const ids = rows.map(({ id }) => id);
      drift += (await this.feed.refresh(entity, ids)).length;
      checked += ids.length;
      if (ids.length < BATCH) return { checked, drift };
      last = ids.at(-1)!;
    }
  }

  /** Documents against the index of another server, by version; then what that has and nobody knows. */
  private async compareIndex(
    entity: Entity,
    server: MeilisearchEngine,
    signal?: AbortSignal,
  ): Promise<number> {
    const replica = await this.prisma.searchReplica.findUnique({ where: { index: server.indexOf(entity) } });
    if (!replica) return 0;
    let drift = 0;
    for (let last: string | null = null; ;) {
      signal?.throwIfAborted();
      const documents: Change[] = await this.prisma.sql<
        Omit<Change, 'document'> & { document: SearchDocument | null }
      >({ name: 'search_audited', text: DOCUMENTS }, [entity, Number(replica.version), last, BATCH]);
      const there = await server.versions(
        entity,
        documents.map(({ id }) => id),
      );
      const wrong = documents.filter(({ id, version, document }) => {
        const found = there.get(id);
        return found === undefined ? document !== null : found < version;
      });
      if (wrong.length > 0) await server.apply(entity, wrong);
      drift += wrong.length;
      if (documents.length < BATCH) break;
      last = documents.at(-1)!.id;
    }
    return drift + (await this.removeStrangers(entity, server));
  }

  private async removeStrangers(entity: Entity, server: MeilisearchEngine): Promise<number> {
    const strangers: string[] = [];
    for (let offset = 0; ; offset += BATCH) {
      const ids = await server.listIds(entity, offset, BATCH);
      const known = await this.engines.postgres.versions(entity, ids);
      strangers.push(...ids.filter((id) => !known.has(id)));
      if (ids.length < BATCH) break;
    }
    await server.remove(entity, strangers);
    return strangers.length;
  }

  private async tidy(): Promise<void> {
    const statement = { name: 'search_forget', text: FORGET_TOMBSTONES };
    // Longer than anything older can still be on its way.
    const before = after(-this.config.keptByMs('searchDocument', 'search.audit'));
    const forgotten = await this.prisma.sql<{ entity: Entity; id: string }>(statement, [before]);
    for (const entity of ENTITIES) {
      const ids = forgotten.filter((row) => row.entity === entity).map(({ id }) => id);
      await this.engines.server?.remove(entity, ids);
    }
  }
}

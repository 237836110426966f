import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { ENTITIES } from '../engine/search-engine.js';
import type { Change, Entity, SearchDocument } from '../engine/search-engine.js';
import { SearchEngines } from '../engine/search-engines.js';
import type { MeilisearchEngine } from '../meilisearch/meilisearch.engine.js';
import { definitionOf } from '../meilisearch/settings.js';

/** The server takes nearly as long for some hundred documents as for some thousand. */
export const FULL_BATCH = 4_000;

const NEWER = `SELECT id::text AS id, version::float8 AS version, document FROM "SearchDocument"
  WHERE entity = $1::text AND version > $2::bigint ORDER BY version LIMIT $3::int`;

const BEHIND = `SELECT count(*)::int AS count,
    coalesce(extract(epoch FROM now() - min(d."writtenAt")), 0)::float8 AS seconds
  FROM "SearchDocument" d WHERE d.entity = $1::text AND d.version > $2::bigint`;

/** Lets indexes of Meilisearch follow the documents in the database, by version. */
@Injectable()
export class SearchReplica {
  constructor(
    private readonly prisma: PrismaService,
    private readonly engines: SearchEngines,
  ) {}

  /**
   * Sends what is newer than what the index has. Not while another is about to take its place: that would then lack what
   * this one shows already.
   *
   * @returns false if the index has to be made (anew) first
   */
  async follow(server: MeilisearchEngine): Promise<boolean> {
    if ((await this.prisma.searchReindex.count({ where: { phase: 'swap' } })) > 0) return true;
    let whole = true;
    for (const entity of ENTITIES) {
      const index = server.indexOf(entity);
      const row = await this.prisma.searchReplica.findUnique({ where: { index } });
      if (!row || row.definition !== definitionOf(entity)) whole = false;
      while (row && (await this.sendBatch(server, entity, index)) === FULL_BATCH);
    }
    return whole;
  }

  /** Sends a batch of what an index lacks. @returns how many documents that were; 0: it has all */
  async sendBatch(server: MeilisearchEngine, entity: Entity, index: string): Promise<number> {
    const row = await this.prisma.searchReplica.findUniqueOrThrow({ where: { index } });
    const changes = await this.newerThan(entity, Number(row.version));
    const last = changes.at(-1);
    if (!last) return 0;
    await server.applyTo(index, changes);
    // Whoever was faster, or put another index in its place, knows better.
    await this.prisma.searchReplica.updateMany({
      where: { index, version: row.version },
      data: { version: last.version },
    });
    return changes.length;
  }

  /** How many documents the index has not got yet, and for how many seconds the first of them waits. */
  async lag(): Promise<{ documents: number; seconds: number }> {
    const { server } = this.engines;
    if (!server) return { documents: 0, seconds: 0 };
    const lags = await Promise.all(
      ENTITIES.map(async (entity) => {
        const index = server.indexOf(entity);
        const row = await this.prisma.searchReplica.findUnique({ where: { index } });
        const statement = { name: 'search_behind', text: BEHIND };
        const [lag] = await this.prisma.sql<{ count: number; seconds: number }>(statement, [
          entity,
          Number(row?.version ?? 0),
        ]);
        return lag!;
      }),
    );
    return {
      documents: lags.reduce((sum, { count }) => sum + count, 0),
      seconds: Math.max(...lags.map(({ seconds }) => seconds)),
    };
  }

  private async newerThan(entity: Entity, version: number): Promise<Change[]> {
    const statement = { name: 'search_newer', text: NEWER };
    const rows = await this.prisma.sql<Omit<Change, 'document'> & { document: SearchDocument | null }>(
      statement,
      [entity, version, FULL_BATCH],
    );
    return rows;
  }
}

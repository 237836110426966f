import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { ENTITIES } from '../engine/search-engine.js';
import type { Change, Entity, SearchDocument } from '../engine/search-engine.js';
import { hashOf } from '../postgres/index-rows.js';
import { PostgresEngine } from '../postgres/postgres.engine.js';
import { toDocument } from './document.js';
import { SOURCES } from './documents.sql.js';
import type { SourceRow } from './documents.sql.js';

const BATCH = 300;

/** Who writes documents holds it: so versions rise in the order in which they become visible. */
const WRITER_LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('search documents', 0))`;

/** By number, none left out: what commits late with a low number is taken then. */
const TAKE_CHANGES = `
  WITH taken AS (
    DELETE FROM "SearchChange" WHERE version IN (SELECT version FROM "SearchChange" ORDER BY version LIMIT $1::int)
    RETURNING entity, "entityId"
  )
  SELECT entity, array_agg(DISTINCT "entityId"::text ORDER BY "entityId"::text) AS ids, count(*)::int AS count
  FROM taken GROUP BY entity`;

const STORED = `SELECT id::text AS id, "contentHash", document IS NULL AS gone FROM "SearchDocument"
  WHERE entity = $1::text AND id = ANY($2::uuid[])`;

const WAITING_OF = `SELECT DISTINCT "entityId"::text AS id FROM "SearchChange"
  WHERE entity = $1::text AND "entityId" = ANY($2::uuid[])`;

const LAG = `SELECT count(*)::int AS changes, coalesce(extract(epoch FROM now() - min(at)), 0)::float8 AS seconds
  FROM "SearchChange"`;

const VERSIONS = `SELECT nextval('"SearchChange_version_seq"')::float8 AS version FROM generate_series(1, $1::int)`;

/** Turns what triggers noted into documents, which PostgreSQL searches and other engines follow. */
@Injectable()
export class SearchFeed {
  constructor(
    private readonly prisma: PrismaService,
    private readonly index: PostgresEngine,
  ) {}

  /** Takes everything that waits. @returns how many changes that were */
  async drain(): Promise<number> {
    let all = 0;
    for (;;) {
      const count = await this.prisma.$transaction((tx) => this.takeBatch(tx));
      all += count;
      if (count < BATCH) return all;
    }
  }

  /**
   * Compares rows with their documents and writes those that differ.
   *
   * @returns the ids of what differed although no change of it waits: what nobody would have mended
   */
  async refresh(entity: Entity, ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    return this.prisma.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(WRITER_LOCK);
      const mended = await this.bringUpToDate(tx, entity, ids);
      const waiting = await tx.$queryRawUnsafe<{ id: string }[]>(WAITING_OF, entity, mended);
      return mended.filter((id) => !waiting.some((change) => change.id === id));
    });
  }

  /** How many changes wait to be taken, and for how many seconds the first of them. */
  async lag(): Promise<{ changes: number; seconds: number }> {
    const [lag] = await this.prisma.sql<{ changes: number; seconds: number }>(
      { name: 'search_lag', text: LAG },
      [],
    );
    return lag!;
  }

  private async takeBatch(tx: Transaction): Promise<number> {
    await tx.$executeRawUnsafe(WRITER_LOCK);
    const taken = await tx.$queryRawUnsafe<{ entity: string; ids: string[]; count: number }[]>(
      TAKE_CHANGES,
      BATCH,
    );
    for (const entity of ENTITIES) {
      const ids = taken.find((group) => group.entity === entity)?.ids ?? [];
      if (ids.length > 0) await this.bringUpToDate(tx, entity, ids);
    }
    return taken.reduce((sum, { count }) => sum + count, 0);
  }

  /** The rows are read after the lock was taken, so what is written last was also read last. */
  private async bringUpToDate(tx: Transaction, entity: Entity, ids: string[]): Promise<string[]> {
    const rows = await tx.$queryRawUnsafe<SourceRow[]>(SOURCES[entity], ids);
    const stored = await tx.$queryRawUnsafe<Stored[]>(STORED, entity, ids);
    const changed = differences(ids, rows.map(toDocument), stored);
    if (changed.length === 0) return [];
    const versions = await tx.$queryRawUnsafe<{ version: number }[]>(VERSIONS, changed.length);
    const changes = changed.map((change, at): Change => ({ ...change, version: versions[at]!.version }));
    await this.index.write(tx, entity, changes);
    return changes.map(({ id }) => id);
  }
}

interface Stored {
  id: string;
  contentHash: string;
  gone: boolean;
}

function differences(
  ids: string[],
  documents: SearchDocument[],
  stored: Stored[],
): { id: string; document: SearchDocument | null }[] {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const known = new Map(stored.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const document = byId.get(id) ?? null;
    const before = known.get(id);
    const same = document ? before?.contentHash === hashOf(document) : !before || before.gone;
    return same ? [] : [{ id, document }];
  });
}

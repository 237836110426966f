import { Injectable } from '@nestjs/common';
import type { Prisma, SearchReindex } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { ENTITIES } from '../engine/search-engine.js';
import type { Entity } from '../engine/search-engine.js';
import { SearchEngines } from '../engine/search-engines.js';
import { KNOWN_IDS } from '../feed/documents.sql.js';
import { FULL_BATCH, SearchReplica } from '../feed/replica.service.js';
import { SearchFeed } from '../feed/search-feed.service.js';
import type { MeilisearchEngine } from '../meilisearch/meilisearch.engine.js';
import { definitionOf } from '../meilisearch/settings.js';

const BATCH = 300;

const TOTAL = `SELECT (
    (SELECT count(*) FROM "Product") + (SELECT count(*) FROM "Deal" WHERE status = 'PUBLISHED')
  )::int AS total`;

/**
 * One run in small steps, each of which may be taken twice:
 *
 * documents  every row is compared with its document, which is mended in place: PostgreSQL searches it all the while
 * build      a new index beside the searched one takes all documents, then what changed meanwhile
 * swap       the searched one stands still, the new one takes the rest and then its place; the other is dropped
 *
 * Without another server the first is all.
 */
@Injectable()
export class ReindexSteps {
  constructor(
    private readonly prisma: PrismaService,
    private readonly engines: SearchEngines,
    private readonly feed: SearchFeed,
    private readonly replica: SearchReplica,
  ) {}

  /** Takes the next step of a run that this process holds. */
  async take(run: SearchReindex): Promise<void> {
    const { server } = this.engines;
    if (run.phase === 'documents') await this.compare(run);
    else if (!server) await this.finish(run);
    else if (run.phase === 'build') await this.build(run, server);
    else await this.swap(run, server);
  }

  private async compare(run: SearchReindex): Promise<void> {
    const entity = run.entity as Entity;
    if (run.total === 0) await this.begin(run);
    const rows = await this.prisma.sql<{ id: string }>(
      { name: `search_known_${entity}`, text: KNOWN_IDS[entity] },
      [run.afterId, BATCH],
    );
    const ids = rows.map(({ id }) => id);
    await this.feed.refresh(entity, ids);
    const next = ENTITIES[ENTITIES.indexOf(entity) + 1];
    if (ids.length === BATCH) await this.note(run, { afterId: ids.at(-1)!, done: run.done + ids.length });
    else if (next) await this.note(run, { entity: next, afterId: null, done: run.done + ids.length });
    else await this.note(run, { phase: this.engines.server ? 'build' : 'swap', done: run.done + ids.length });
  }

  /** What a run that was never finished built is not gone on with: nobody knows how old it is. */
  private async begin(run: SearchReindex): Promise<void> {
    const [row] = await this.prisma.sql<{ total: number }>({ name: 'search_total', text: TOTAL }, []);
    const { server } = this.engines;
    for (const entity of server ? ENTITIES : []) {
      await server!.drop(server!.nextIndexOf(entity));
      await this.prisma.searchReplica.deleteMany({ where: { index: server!.nextIndexOf(entity) } });
    }
    // Each document is looked at once, and once more sent where another server searches.
    await this.note(run, { total: Math.max(1, row!.total * (server ? 2 : 1)) });
  }

  private async build(run: SearchReindex, server: MeilisearchEngine): Promise<void> {
    let [sent, hasAll] = [0, true];
    for (const entity of ENTITIES) {
      const index = server.nextIndexOf(entity);
      if (!(await this.prisma.searchReplica.findUnique({ where: { index } }))) {
        await server.prepare(entity, index);
        await this.prisma.searchReplica.create({
          data: { index, version: 0, definition: definitionOf(entity) },
        });
      }
      const batch = await this.replica.sendBatch(server, entity, index);
      sent += batch;
      hasAll &&= batch < FULL_BATCH;
    }
    if (!hasAll) return this.note(run, { done: run.done + sent });
    const marker = await server.markerOf(server.nextIndexOf('products'));
    await this.note(run, { phase: 'swap', marker, done: run.done + sent });
  }

  /** Swapping twice would bring the old one back, so after a crash it is asked first which one is where. */
  private async swap(run: SearchReindex, server: MeilisearchEngine): Promise<void> {
    const swapped = (await server.markerOf(server.indexOf('products'))) === run.marker;
    if (!swapped) {
      for (const entity of ENTITIES) {
        await this.replica.sendBatch(server, entity, server.nextIndexOf(entity));
        if (!(await server.markerOf(server.indexOf(entity))))
          await server.prepare(entity, server.indexOf(entity));
      }
      await server.swap(ENTITIES);
    }
    for (const entity of ENTITIES) {
      const [live, next] = [server.indexOf(entity), server.nextIndexOf(entity)];
      const built = await this.prisma.searchReplica.findUnique({ where: { index: next } });
      if (!built) continue;
      const { version, definition } = built;
      await this.prisma.$transaction([
        this.prisma.searchReplica.upsert({
          where: { index: live },
          create: { index: live, version, definition },
          update: { version, definition },
        }),
        this.prisma.searchReplica.delete({ where: { index: next } }),
      ]);
    }
    for (const entity of ENTITIES) await server.drop(server.nextIndexOf(entity));
    await this.finish(run);
  }

  private async finish(run: SearchReindex): Promise<void> {
    await this.note(run, {
      phase: 'done',
      done: Math.max(run.total, run.done),
      total: Math.max(run.total, run.done),
      finishedAt: new Date(),
      holder: null,
      heldUntil: null,
    });
  }

  private async note(run: SearchReindex, data: Prisma.SearchReindexUpdateManyMutationInput): Promise<void> {
    await this.prisma.searchReindex.updateMany({ where: { id: run.id, holder: run.holder }, data });
    Object.assign(run, data);
  }
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { MINUTE } from '../../../common/time.js';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { databaseConfig } from '../../../config/database.config.js';
import type { DatabaseConfig } from '../../../config/database.config.js';
import { eventsConfig } from '../../../config/events.config.js';
import type { EventsConfig } from '../../../config/events.config.js';
import { withChange } from '../../../facts/fact.js';
import { productsImported } from '../../../facts/products.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import { onPrivilege, originHere } from '../../../platform/logging/request-context.js';
import type { ProductImport } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { QueueService } from '../../../platform/queue/queue.service.js';
import { RealtimeService } from '../../../platform/realtime/realtime.service.js';
import { PictureOrders } from '../crawl/picture-orders.service.js';
import { UnreadableFile } from './file-records.js';
import { ImportBatches, Superseded } from './import-batches.js';
import { ImportFiles } from './import-files.js';
import { importInProcess } from './import-processes.js';
import { importRows } from './import-rows.js';
import type { ImportOrder } from './import-rows.js';
import { ImportUndo } from './import-undo.service.js';
import { productImport } from './imports.events.js';
import { presentImport } from './imports.presenter.js';
import { importsQueue } from './imports.queue.js';
import type { ImportOptions } from './imports.dto.js';

const BATCH_ROWS = 250;
/** What is larger has a process of its own, which takes longer to start than a small file takes. */
const OWN_PROCESS_BYTES = 1_000_000;
/** A job ends before the queue takes it for lost; what is left is another job. */
const SLICE_MS = 4 * MINUTE;

/** Works through files: each batch is a transaction that also notes how far it is, so a crash costs one batch. */
@Injectable()
export class ImportRuns implements OnModuleInit {
  private readonly logger = new Logger(ImportRuns.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly facts: Facts,
    private readonly realtime: RealtimeService,
    private readonly files: ImportFiles,
    private readonly pictures: PictureOrders,
    private readonly undo: ImportUndo,
    @Inject(eventsConfig.KEY) private readonly events: EventsConfig,
    @Inject(databaseConfig.KEY) private readonly database: DatabaseConfig,
    @Inject(catalogueConfig.KEY) private readonly catalogue: CatalogueConfig,
  ) {}

  onModuleInit(): void {
    this.queue.handle(importsQueue, ({ importId }) => this.run(importId));
  }

  /** Goes on with an import until it is done or the slice is over. */
  async run(id: string): Promise<void> {
    const job = await this.prisma.productImport.findUnique({ where: { id } });
    if (!job || job.state === job.goal || job.state === 'FAILED') return;
    try {
      const finished = job.goal === 'UNDONE' ? await this.takeBack(job) : await this.read(job);
      if (finished) await this.finish(id);
      else await this.prisma.$transaction((tx) => this.queue.send(tx, importsQueue, { importId: id }));
    } catch (error) {
      if (error instanceof Superseded) return;
      await this.fail(id, error);
    } finally {
      await this.tell(id);
    }
  }

  private async read(job: ProductImport): Promise<boolean> {
    const { id, goal, byteSize, position } = job;
    const apply = goal === 'APPLIED';
    const options = job.options as unknown as ImportOptions;
    await this.prisma.productImport.update({
      where: { id },
      data: { state: apply ? 'APPLYING' : 'CHECKING' },
    });
    const order: ImportOrder = {
      ...{ importId: id, path: this.files.pathOf(id), byteSize, options },
      ...{ apply, position, forMs: SLICE_MS },
    };
    const told = () => this.tell(id);
    if (byteSize < OWN_PROCESS_BYTES) {
      const batches = new ImportBatches(this.prisma, this.facts, this.pictures);
      return importRows(order, this.prisma, batches, told);
    }
    const { database, catalogue } = this;
    return importInProcess({ order, origin: originHere(), database, catalogue }, told);
  }

  private async takeBack({ id }: ProductImport): Promise<boolean> {
    const until = Date.now() + SLICE_MS;
    await this.prisma.productImport.update({ where: { id }, data: { state: 'UNDOING' } });
    while (await this.undo.nextBatch(id, BATCH_ROWS)) {
      await this.tell(id);
      if (Date.now() > until) return false;
    }
    return true;
  }

  private async finish(id: string): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { goal, created, updated, requestedById } = await tx.productImport.findUniqueOrThrow({
        where: { id },
      });
      await tx.productImport.update({
        where: { id },
        data: { state: goal, progress: 100, finishedAt: new Date(), heartbeatAt: new Date() },
      });
      if (goal !== 'APPLIED') return;
      const fact = productsImported({ importId: id, created, updated });
      const privilege = { via: requestedById ? 'API' : 'CLI', permission: 'products:import' } as const;
      // A worker did it, and whoever asked for it answers for it.
      await onPrivilege(privilege, requestedById, () =>
        this.facts.record(tx, withChange(fact, `import:${id}`, null, { state: goal, created, updated })),
      );
    });
  }

  /** A file that cannot be read will not be readable tomorrow; everything else is tried again. */
  private async fail(id: string, error: unknown): Promise<void> {
    const unreadable = error instanceof UnreadableFile;
    const { failures } = await this.prisma.productImport.update({
      where: { id },
      data: { failures: { increment: 1 } },
    });
    if (!unreadable && failures < this.events.maxFailures) throw error;
    const message = unreadable
      ? `The file cannot be read: ${error.message.slice(0, 300)}`
      : 'It failed too often.';
    await this.prisma.productImport.update({
      where: { id },
      data: { state: 'FAILED', error: message, finishedAt: new Date() },
    });
    if (!unreadable) this.logger.error({ err: error, importId: id, failures }, 'an import was given up');
  }

  /** A hint over the socket; the same is found by REST. */
  private async tell(id: string): Promise<void> {
    const row = await this.prisma.productImport.findUnique({ where: { id } });
    if (row?.requestedById) this.realtime.toUsers([row.requestedById], productImport, presentImport(row));
  }
}

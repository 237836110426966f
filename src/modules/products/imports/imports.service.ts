import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { newId } from '../../../common/ids.js';
import { withChange } from '../../../facts/fact.js';
import {
  importApplicationRequested,
  importRequested,
  importUndoRequested,
} from '../../../facts/products.facts.js';
import { Facts } from '../../../platform/events/facts.service.js';
import type { ImportState, Prisma, ProductImport } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { QueueService } from '../../../platform/queue/queue.service.js';
import { ImportFiles } from './import-files.js';
import type { ReceivedFile } from './import-files.js';
import type { ImportOptions, ImportQuery } from './imports.dto.js';
import { ImportNotFound, ImportNotReady } from './imports.problems.js';
import { importsQueue } from './imports.queue.js';

/** Files of products: sent, checked, applied, taken back. A worker does the work. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly facts: Facts,
    private readonly files: ImportFiles,
  ) {}

  /** Takes the file of a request. @throws ImportFileMissing, ImportTooLarge, MalformedBody, ValidationFailed */
  async receive(requestedById: string, request: FastifyRequest, query: ImportQuery): Promise<ProductImport> {
    return this.begin(requestedById, query, (id) => this.files.receive(request, id));
  }

  /** Takes a file of this machine. @throws ImportTooLarge, and what keeps the file from being read */
  async take(requestedById: string | null, path: string, query: ImportQuery): Promise<ProductImport> {
    return this.begin(requestedById, query, (id) => this.files.copy(path, id));
  }

  private async begin(
    requestedById: string | null,
    query: ImportQuery,
    bring: (id: string) => Promise<ReceivedFile>,
  ): Promise<ProductImport> {
    const id = newId();
    const { fileName, byteSize, format, words } = await bring(id);
    const options = optionsOf({ ...query, ...words }, query.format ?? format);
    try {
      return await this.prisma.$transaction(async (tx) => {
        const row = await tx.productImport.create({
          data: {
            id,
            requestedById,
            goal: query.apply === 'true' ? 'APPLIED' : 'CHECKED',
            fileName,
            byteSize,
            options: options as unknown as Prisma.InputJsonObject,
          },
        });
        await this.queue.send(tx, importsQueue, { importId: id });
        const fact = importRequested({ importId: id, apply: row.goal === 'APPLIED' });
        await this.facts.record(
          tx,
          withChange(fact, `import:${id}`, null, { goal: row.goal, fileName, byteSize }),
        );
        return row;
      });
    } catch (error) {
      await rm(this.files.pathOf(id), { force: true });
      throw error;
    }
  }

  /** Applies what was checked: the same file is read again, against the catalogue as it is now. */
  async apply(id: string): Promise<ProductImport> {
    return this.aim(id, { state: 'CHECKED' }, importApplicationRequested, true);
  }

  /** Takes an import back, also one that broke off. */
  async undo(id: string): Promise<ProductImport> {
    return this.aim(
      id,
      { goal: 'APPLIED', state: { in: ['APPLIED', 'FAILED'] } },
      importUndoRequested,
      false,
    );
  }

  /** @throws ImportNotFound, ImportNotReady */
  private async aim(
    id: string,
    where: Prisma.ProductImportWhereInput,
    wish: typeof importApplicationRequested | typeof importUndoRequested,
    anew: boolean,
  ): Promise<ProductImport> {
    const goal: ImportState = anew ? 'APPLIED' : 'UNDONE';
    return this.prisma.$transaction(async (tx) => {
      const before = await tx.productImport.findUnique({ where: { id }, select: { state: true } });
      const { count } = await tx.productImport.updateMany({
        where: { id, ...where },
        data: {
          goal,
          state: 'WAITING',
          progress: 0,
          error: null,
          failures: 0,
          finishedAt: null,
          ...(anew ? { position: 0, created: 0, updated: 0, unchanged: 0, failed: 0 } : {}),
        },
      });
      const row = await tx.productImport.findUnique({ where: { id } });
      if (!row) throw new ImportNotFound();
      if (count === 0) throw new ImportNotReady(`It is ${row.state}`);
      if (anew) await tx.productImportRow.deleteMany({ where: { importId: id } });
      await this.queue.send(tx, importsQueue, { importId: id });
      await this.facts.record(tx, withChange(wish({ importId: id }), `import:${id}`, before, { goal }));
      return row;
    });
  }
}

function optionsOf(query: ImportQuery, format: ImportOptions['format']): ImportOptions {
  const { layout, source, merchant = null, currency, category = null, blank, mapping, categories } = query;
  const words = (text: string | undefined) => JSON.parse(text ?? '{}') as Record<string, string>;
  return {
    format,
    layout,
    source,
    merchant,
    currency,
    category,
    blank,
    mapping: words(mapping),
    categories: words(categories),
  };
}

import { rm } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { after, DAY } from '../../../common/time.js';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { ImportFiles } from './import-files.js';

const BATCH = 100;
const ROWS_AT_ONCE = 5_000;

/** Forgets imports that are old: report, undo and file. What they brought stays. */
@Injectable()
export class ImportUpkeep {
  constructor(
    private readonly prisma: PrismaService,
    private readonly files: ImportFiles,
    @Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig,
  ) {}

  /** @returns how many */
  async forget(signal?: AbortSignal): Promise<number> {
    for (let forgotten = 0; ;) {
      signal?.throwIfAborted();
      const old = await this.prisma.productImport.findMany({
        where: {
          createdAt: { lt: after(-this.config.importKeepDays * DAY) },
          state: { in: ['CHECKED', 'APPLIED', 'UNDONE', 'FAILED'] },
        },
        select: { id: true },
        take: BATCH,
      });
      for (const { id } of old) {
        signal?.throwIfAborted();
        await this.forgetRows(id);
        await rm(this.files.pathOf(id), { force: true });
        await this.prisma.productImport.delete({ where: { id } });
      }
      forgotten += old.length;
      if (old.length < BATCH) return forgotten;
    }
  }

  /** A file may have a hundred thousand rows: too many for one statement. */
  private async forgetRows(importId: string): Promise<void> {
    for (let gone = ROWS_AT_ONCE; gone === ROWS_AT_ONCE;) {
      const { count } = await this.prisma.productImportRow.deleteMany({
        where: { importId },
        limit: ROWS_AT_ONCE,
      });
      gone = count;
    }
  }
}

import { rm } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { after, DAY } from '../../../common/time.js';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import { ImportFiles } from './import-files.js';

const AT_ONCE = 1_000;

/** Forgets imports that are old: report, undo and file. What they brought stays. */
@Injectable()
export class ImportUpkeep {
  constructor(
    private readonly prisma: PrismaService,
    private readonly files: ImportFiles,
    @Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig,
  ) {}

  /** @returns how many, 1,000 at the most */
  async forget(): Promise<number> {
    const old = await this.prisma.productImport.findMany({
      where: {
        createdAt: { lt: after(-this.config.importKeepDays * DAY) },
        state: { in: ['CHECKED', 'APPLIED', 'UNDONE', 'FAILED'] },
      },
      select: { id: true },
      take: AT_ONCE,
    });
    for (const { id } of old) {
      await rm(this.files.pathOf(id), { force: true });
      await this.prisma.productImport.delete({ where: { id } });
    }
    return old.length;
  }
}

import { Injectable } from '@nestjs/common';
import { DataKeeper } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';
import { ExportsService } from './exports.service.js';

/** Copies are personal data too; they are not put into copies. */
@Injectable()
export class ExportsData extends DataKeeper {
  readonly models = ['dataExport'];
  readonly level = 7;

  constructor(private readonly exports: ExportsService) {
    super();
  }

  export(): Iterable<ExportFile> {
    return [];
  }

  async purge(userId: string): Promise<void> {
    await this.exports.expireAllOf(userId);
    await this.prisma.dataExport.deleteMany({ where: { userId } });
  }
}

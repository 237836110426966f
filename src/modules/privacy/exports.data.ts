import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PersonalData } from '../../platform/privacy/personal-data.js';
import type { ExportFile, PersonalDataKeeper } from '../../platform/privacy/personal-data.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { ExportsService } from './exports.service.js';

/** Copies are personal data too; they are not put into copies. */
@Injectable()
export class ExportsData implements PersonalDataKeeper, OnModuleInit {
  readonly models = ['dataExport'];
  readonly level = 7;

  constructor(
    private readonly prisma: PrismaService,
    private readonly exports: ExportsService,
    private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  export(): Iterable<ExportFile> {
    return [];
  }

  async purge(userId: string): Promise<void> {
    await this.exports.expire({ userId });
    await this.prisma.dataExport.deleteMany({ where: { userId } });
  }
}

import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { eachRow, PersonalData } from '../../platform/privacy/personal-data.js';
import type { ExportFile, PersonalDataKeeper } from '../../platform/privacy/personal-data.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What a person reported. A purge keeps that there was a report, and nothing of what it said. */
@Injectable()
export class ModerationData implements PersonalDataKeeper, OnModuleInit {
  readonly models = ['report'];
  readonly level = 7;

  constructor(
    private readonly prisma: PrismaService,
    private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'reports.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.report.findMany({
          where: { reporterId: userId, ...where },
          omit: { resolvedById: true },
          ...page,
        }),
      ),
    };
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.report.updateMany({ where: { reporterId: userId }, data: { comment: null } });
  }
}

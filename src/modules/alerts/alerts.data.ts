import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { eachRow, PersonalData } from '../../platform/privacy/personal-data.js';
import type { ExportFile, PersonalDataKeeper } from '../../platform/privacy/personal-data.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

/** What a person looks for, and what was found. */
@Injectable()
export class AlertsData implements PersonalDataKeeper, OnModuleInit {
  readonly models = ['alert', 'alertKey', 'alertMatch', 'alertDigest'];
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
      path: 'alerts.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.alert.findMany({ where: { userId, ...where }, ...page }),
      ),
    };
    yield {
      path: 'alert-matches.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.alertMatch.findMany({ where: { userId, ...where }, ...page }),
      ),
    };
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.alert.deleteMany({ where: { userId } });
    await this.prisma.alertDigest.deleteMany({ where: { userId } });
  }
}

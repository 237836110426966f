import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/** What a person looks for, and what was found. */
@Injectable()
export class AlertsData extends DataKeeper {
  readonly models = ['alert', 'alertKey', 'alertMatch', 'alertDigest'];
  readonly level = 7;

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

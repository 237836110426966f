import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/** What a person reported. A purge keeps that there was a report, and nothing of what it said. */
@Injectable()
export class ModerationData extends DataKeeper {
  readonly models = ['report'];
  readonly level = 7;

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

import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { ReportsQuery } from './reports.dto.js';

const WHOLE_REPORT = {
  deal: { select: { id: true, title: true, status: true, sellerId: true } },
  reporter: { select: { id: true, displayName: true } },
} satisfies Prisma.ReportInclude;
export type WholeReport = Prisma.ReportGetPayload<{ include: typeof WHOLE_REPORT }> & { weight: number };

const SORT = 'reports';

/** What users reported. */
@Injectable()
export class ReportsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The oldest first. */
  async list({ status, dealId, reason, cursor, limit }: ReportsQuery): Promise<Page<WholeReport>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.report.findMany({
      where: {
        status,
        ...(dealId ? { dealId } : {}),
        ...(reason ? { reason } : {}),
        ...(after ? { id: { gt: after.id } } : {}),
      },
      orderBy: { id: 'asc' },
      take: limit + 1,
      include: WHOLE_REPORT,
    });
    const weights = await this.weightsOf(rows.map((row) => row.dealId));
    const weighed = rows.map((row) => ({ ...row, weight: weights.get(row.dealId) ?? 0 }));
    return toPage(weighed, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }

  async find(id: string): Promise<WholeReport | null> {
    const row = await this.prisma.report.findUnique({ where: { id }, include: WHOLE_REPORT });
    return row && { ...row, weight: (await this.weightsOf([row.dealId])).get(row.dealId) ?? 0 };
  }

  /** One row a person and deal, so counting rows counts people. */
  private async weightsOf(dealIds: string[]): Promise<Map<string, number>> {
    const counts = await this.prisma.report.groupBy({
      by: ['dealId'],
      where: { dealId: { in: [...new Set(dealIds)] }, status: 'OPEN' },
      _count: { _all: true },
    });
    return new Map(counts.map(({ dealId, _count }) => [dealId, _count._all]));
  }
}

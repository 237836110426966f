import { Injectable } from '@nestjs/common';
import type { DealPrice, Prisma, Statement } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

const WITH_APPEAL = { appeal: true } satisfies Prisma.StatementInclude;
export type StatementWithAppeal = Prisma.StatementGetPayload<{ include: typeof WITH_APPEAL }>;

/** A deal changes its price seldom; more than this many changes are not shown. */
const MOST = 500;

/** What is remembered of deals besides their history: prices and statements of reasons. */
@Injectable()
export class DealRecordsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The last changes of a deal's price, the first of them first. */
  async listPrices(dealId: string): Promise<DealPrice[]> {
    const rows = await this.prisma.dealPrice.findMany({
      where: { dealId },
      orderBy: { id: 'desc' },
      take: MOST,
    });
    return rows.reverse();
  }

  /** Statements about a deal with their appeals, the newest first. */
  async listStatements(dealId: string): Promise<StatementWithAppeal[]> {
    return this.prisma.statement.findMany({
      where: { dealId },
      orderBy: { id: 'desc' },
      take: MOST,
      include: WITH_APPEAL,
    });
  }

  async findStatement(id: string): Promise<Statement | null> {
    return this.prisma.statement.findUnique({ where: { id } });
  }
}

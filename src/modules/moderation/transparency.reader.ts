import { Injectable } from '@nestjs/common';
import { csvLine } from '../../common/csv.js';
import { after, DAY } from '../../common/time.js';
import type { DaysQuery } from '../../platform/http/inputs.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

const BATCH = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const COLUMNS = [
  'kind',
  'id',
  'createdAt',
  'dealId',
  'decision',
  'reason',
  'rule',
  'automated',
  'text',
  'outcome',
  'decidedAt',
] as const;

const IN_ORDER = { orderBy: { id: 'asc' }, take: BATCH } as const;

type Line = Parameters<typeof csvLine>[0];

/** The figures of transparency reports (EU DSA, articles 15 and 24), without the names of people. */
@Injectable()
export class TransparencyReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The export line by line: statements, then reports, then appeals. A batch is in memory at a time. */
  async *lines({ from, to }: DaysQuery): AsyncGenerator<string> {
    const createdAt = { gte: new Date(from), lt: after(DAY, new Date(to)) };
    yield csvLine(COLUMNS);
    yield* inBatches(async (cursor) => {
      const rows = await this.prisma.statement.findMany({
        ...IN_ORDER,
        where: { createdAt, id: { gt: cursor } },
      });
      return rows.map(({ id, dealId, decision, reason, rule, automated, note, createdAt: at }) => ({
        id,
        line: ['decision', id, at.toISOString(), dealId, decision, reason, rule, automated, note, null, null],
      }));
    });
    yield* inBatches(async (cursor) => {
      const rows = await this.prisma.report.findMany({
        ...IN_ORDER,
        where: { createdAt, id: { gt: cursor } },
      });
      return rows.map(({ id, dealId, reason, comment, status, resolvedAt, createdAt: at }) => ({
        id,
        line: [
          'report',
          id,
          at.toISOString(),
          dealId,
          null,
          reason,
          null,
          null,
          comment,
          status,
          resolvedAt?.toISOString() ?? null,
        ],
      }));
    });
    yield* inBatches(async (cursor) => {
      const rows = await this.prisma.appeal.findMany({
        ...IN_ORDER,
        where: { createdAt, id: { gt: cursor } },
        include: { statement: { select: { decision: true, reason: true, rule: true } } },
      });
      return rows.map(({ id, dealId, statement, text, status, decidedAt, createdAt: at }) => ({
        id,
        line: [
          'appeal',
          id,
          at.toISOString(),
          dealId,
          statement.decision,
          statement.reason,
          statement.rule,
          null,
          text,
          status,
          decidedAt?.toISOString() ?? null,
        ],
      }));
    });
  }
}

async function* inBatches(
  fetch: (cursor: string) => Promise<{ id: string; line: Line }[]>,
): AsyncGenerator<string> {
  for (let cursor = FIRST_ID; ;) {
    const rows = await fetch(cursor);
    if (rows.length > 0) yield rows.map(({ line }) => csvLine(line)).join('');
    if (rows.length < BATCH) return;
    cursor = rows.at(-1)!.id;
  }
}

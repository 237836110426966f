import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { AppealsQuery } from './appeals.dto.js';

const WITH_STATEMENT = { statement: true } satisfies Prisma.AppealInclude;
export type WholeAppeal = Prisma.AppealGetPayload<{ include: typeof WITH_STATEMENT }>;

const SORT = 'appeals';

@Injectable()
export class AppealsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** The oldest first. */
  async list({ status, cursor, limit }: AppealsQuery): Promise<Page<WholeAppeal>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.appeal.findMany({
      where: { status, ...(after ? { id: { gt: after.id } } : {}) },
      orderBy: { id: 'asc' },
      take: limit + 1,
      include: WITH_STATEMENT,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }

  async find(id: string): Promise<WholeAppeal | null> {
    return this.prisma.appeal.findUnique({ where: { id }, include: WITH_STATEMENT });
  }
}

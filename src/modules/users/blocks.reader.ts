import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { PageQuery } from '../../platform/http/inputs.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

const WITH_BLOCKED = {
  blocked: { select: { id: true, displayName: true } },
} satisfies Prisma.UserBlockInclude;
export type WholeBlock = Prisma.UserBlockGetPayload<{ include: typeof WITH_BLOCKED }>;

const SORT = 'blocks';

/** Who wants nothing more from whom. */
@Injectable()
export class BlocksReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Whether one of two people blocked the other, whichever. */
  async standsBetween(oneId: string, otherId: string): Promise<boolean> {
    const block = await this.prisma.userBlock.findFirst({
      where: {
        OR: [
          { blockerId: oneId, blockedId: otherId },
          { blockerId: otherId, blockedId: oneId },
        ],
      },
      select: { id: true },
    });
    return block !== null;
  }

  /** Whom a person blocked, the last first. */
  async listOf(blockerId: string, { cursor, limit }: PageQuery): Promise<Page<WholeBlock>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.userBlock.findMany({
      where: { blockerId, ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: WITH_BLOCKED,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }
}

import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import type { PageQuery } from '../../platform/http/inputs.js';
import type { Prisma } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { AlertNotFound } from './alerts.problems.js';

export const WITH_PRODUCT = { product: { select: { slug: true } } } satisfies Prisma.AlertInclude;
export type WholeAlert = Prisma.AlertGetPayload<{ include: typeof WITH_PRODUCT }>;

const SORT = 'alerts';

@Injectable()
export class AlertsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** A person's alerts, the newest first. */
  async list(userId: string, { cursor, limit }: PageQuery): Promise<Page<WholeAlert>> {
    const after = readCursor(cursor, SORT);
    const rows = await this.prisma.alert.findMany({
      where: { userId, ...(after ? { id: { lt: after.id } } : {}) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: WITH_PRODUCT,
    });
    return toPage(rows, limit, ({ id }) => ({ sort: SORT, key: '', id }));
  }

  /** @throws AlertNotFound if this person has none such */
  async get(userId: string, id: string): Promise<WholeAlert> {
    const alert = await this.prisma.alert.findFirst({ where: { id, userId }, include: WITH_PRODUCT });
    if (!alert) throw new AlertNotFound();
    return alert;
  }

  /** Whoever's it is: for those who come by a signed link. */
  async find(id: string): Promise<WholeAlert | null> {
    return this.prisma.alert.findUnique({ where: { id }, include: WITH_PRODUCT });
  }
}

import { Injectable } from '@nestjs/common';
import { toPage } from '../../common/cursor.js';
import type { Page } from '../../common/cursor.js';
import { readCursor } from '../../platform/http/inputs.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';

export interface SitemapRow {
  id: string;
  updatedAt: Date;
}

const PAGE_SIZE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const ENTRIES = {
  name: 'sitemap_deals_1',
  text: `SELECT d.id, d."updatedAt" FROM "Deal" d
    WHERE d.status = 'PUBLISHED' AND d.id > $1::uuid
      AND NOT EXISTS (SELECT FROM "User" u WHERE u.id = d."sellerId" AND u."suspendedAt" IS NOT NULL)
      AND NOT EXISTS (SELECT FROM "User" u WHERE u.id = d."sellerId" AND u."deletedAt" IS NOT NULL)
    ORDER BY d.id LIMIT $2::int`,
};

@Injectable()
export class SitemapReader {
  constructor(private readonly prisma: PrismaService) {}

  /** Every deal on sale, the oldest first, a thousand at a time: a page once full hardly changes. */
  async listDeals(cursor: string | undefined): Promise<Page<SitemapRow>> {
    const after = readCursor(cursor, 'sitemap');
    const rows = await this.prisma.sql<SitemapRow>(ENTRIES, [after?.id ?? FIRST_ID, PAGE_SIZE + 1]);
    return toPage(rows, PAGE_SIZE, ({ id }) => ({ sort: 'sitemap', key: '', id }));
  }
}

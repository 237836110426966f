import { Injectable } from '@nestjs/common';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import type { ModerationCountsResponse } from './queue.dto.js';

/** Counts the same as the lists show: deals of suspended sellers do not wait. Each part has an index by its status. */
const COUNTS: PreparedStatement = {
  name: 'moderation_counts',
  text: `SELECT
      (SELECT count(*)::int FROM "Deal" d JOIN "User" s ON s.id = d."sellerId"
        WHERE d.status = 'PENDING' AND s."suspendedAt" IS NULL) AS "newDeals",
      (SELECT count(*)::int FROM "DealRevision" r JOIN "Deal" d ON d.id = r."dealId"
        JOIN "User" s ON s.id = d."sellerId" WHERE r.status = 'OPEN' AND s."suspendedAt" IS NULL) AS revisions,
      (SELECT count(*)::int FROM "Report" WHERE status = 'OPEN') AS reports,
      (SELECT count(*)::int FROM "Appeal" WHERE status = 'OPEN') AS appeals`,
};

@Injectable()
export class ModerationCountsReader {
  constructor(private readonly prisma: PrismaService) {}

  async count(): Promise<ModerationCountsResponse> {
    const [counts] = await this.prisma.sql<ModerationCountsResponse>(COUNTS, []);
    return counts!;
  }
}

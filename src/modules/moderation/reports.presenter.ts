import type { z } from 'zod';
import type { Report } from '../../platform/prisma/generated/client.js';
import type { ReportReceipt, ReportResponse } from './reports.dto.js';
import type { WholeReport } from './reports.reader.js';

/** A report as the person who made it sees it. */
export function presentReceipt(row: Report): z.infer<typeof ReportReceipt> {
  const { id, dealId, reason, comment, status, createdAt } = row;
  return {
    id,
    dealId,
    reason: reason as ReportResponse['reason'],
    comment,
    status,
    createdAt: createdAt.toISOString(),
  };
}

/** A report as moderators see it. */
export function presentReport(row: WholeReport): ReportResponse {
  const { deal, reporter, weight, note, resolvedAt } = row;
  return {
    ...presentReceipt(row),
    deal,
    reporter,
    weight,
    note,
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}

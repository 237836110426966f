import type { Cursor } from '../../common/cursor.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import type { QueueQuery } from './queue.dto.js';

/** A place in the queue of moderators. */
export interface QueueRow {
  id: string;
  kind: 'new' | 'revision';
  since: Date;
  /** How many people have an open report on the deal. */
  weight: number;
  /** Since when it waits, made earlier by reports. Whole milliseconds, as the columns that it is made of. */
  rank: Date;
  claimedBy: string | null;
  claimedByName: string | null;
  claimedUntil: Date | null;
}

/** Each person who reported a deal brings it forward by this much. */
const HOURS_PER_REPORT = 6;

const OPEN_REPORTS = `SELECT count(*)::int FROM "Report" p WHERE p."dealId" = d.id AND p.status = 'OPEN'`;

/** What waits, oldest first, where each report makes it older. */
export function queueStatement(
  { kind, category, claim, limit }: QueueQuery,
  moderatorId: string,
  after: Cursor | null,
): { statement: PreparedStatement; values: unknown[] } {
  const text = `
    SELECT q.id, q.kind, q.since, q.weight, q.rank,
      c."moderatorId" AS "claimedBy", m."displayName" AS "claimedByName", c.until AS "claimedUntil"
    FROM (
      SELECT w.*, w.since - make_interval(hours => ${HOURS_PER_REPORT} * w.weight) AS rank
      FROM (
        SELECT d.id, 'new' AS kind, coalesce(d."submittedAt", d."createdAt") AS since, d."sellerId",
          d."categorySlug", (${OPEN_REPORTS}) AS weight
        FROM "Deal" d WHERE d.status = 'PENDING'
        UNION ALL
        SELECT d.id, 'revision', r."createdAt", d."sellerId", d."categorySlug", (${OPEN_REPORTS})
        FROM "DealRevision" r JOIN "Deal" d ON d.id = r."dealId" WHERE r.status = 'OPEN'
      ) w
    ) q
    JOIN "User" s ON s.id = q."sellerId" AND s."suspendedAt" IS NULL
    LEFT JOIN "DealClaim" c ON c."dealId" = q.id AND c.until > now()
    LEFT JOIN "User" m ON m.id = c."moderatorId"
    WHERE ($1::text IS NULL OR q.kind = $1)
      AND ($2::text IS NULL OR q."categorySlug" = $2)
      AND ($3::text IS NULL OR CASE $3 WHEN 'mine' THEN c."moderatorId" = $4
        WHEN 'free' THEN c."moderatorId" IS NULL ELSE c."moderatorId" <> $4 END)
      AND ($5::timestamptz IS NULL OR (q.rank, q.id) > ($5::timestamptz, $6::uuid))
    ORDER BY q.rank, q.id
    LIMIT $7`;
  return {
    statement: { name: 'moderation_queue', text },
    values: [
      kind ?? null,
      category ?? null,
      claim ?? null,
      moderatorId,
      after?.key ?? null,
      after?.id ?? null,
      limit + 1,
    ],
  };
}

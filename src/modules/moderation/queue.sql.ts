import type { Cursor } from '../../common/cursor.js';
import { MAX_LIMIT } from '../../platform/http/inputs.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { named } from '../deals/deal-cards.reader.js';
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

const CLAIMED = `SELECT FROM "DealClaim" c WHERE c."dealId" = d.id AND c.until > now()`;
/** Whose work a deal is, seen by a moderator; not every answer names whoever asks. */
const CLAIMS = {
  mine: (me: () => string) => `EXISTS (${CLAIMED} AND c."moderatorId" = ${me()})`,
  free: () => `NOT EXISTS (${CLAIMED})`,
  others: (me: () => string) => `EXISTS (${CLAIMED} AND c."moderatorId" <> ${me()})`,
};

/** What waits: deals `d`, and since when. Each has an index in the order of its time. */
const KINDS = {
  new: { from: '"Deal" d', waits: `d.status = 'PENDING'`, since: 'd."submittedAt"', id: 'd.id' },
  revision: {
    from: '"DealRevision" r JOIN "Deal" d ON d.id = r."dealId"',
    waits: `r.status = 'OPEN'`,
    since: 'r."createdAt"',
    id: 'r."dealId"',
  },
} as const;

/** Open reports by deal: few, so what they bring forward is ranked as a whole. */
const REPORTED = `(SELECT "dealId", count(*)::int AS weight FROM "Report" WHERE status = 'OPEN' GROUP BY "dealId") told`;

/**
 * What waits, oldest first, where each report makes it older. What nobody reported, nearly all of it, is read by its time
 * from where the page begins; what was reported is merged in.
 */
export function queueStatement(
  { kind, category, claim, limit }: QueueQuery,
  moderatorId: string,
  after: Cursor | null,
): { statement: PreparedStatement; values: unknown[] } {
  const values: unknown[] = [limit + 1];
  const where = [
    `NOT EXISTS (SELECT FROM "User" s WHERE s.id = d."sellerId" AND s."suspendedAt" IS NOT NULL)`,
    ...(claim ? [CLAIMS[claim](() => `$${values.push(moderatorId)}::uuid`)] : []),
    ...(category ? [`d."categorySlug" = $${values.push(category)}::text`] : []),
  ];
  const [key, id] = after ? [values.push(after.key), values.push(after.id)] : [];
  // A limit that only the values tell makes the planner expect a tenth of what waits: hence the other one.
  const cut = (branch: string, rank: string, dealId: string) =>
    `(SELECT * FROM (${branch} ${after ? `AND (${rank}, ${dealId}) > ($${key}::timestamptz, $${id}::uuid)` : ''}
        ORDER BY ${rank}, ${dealId} LIMIT ${MAX_LIMIT + 1}) longest ORDER BY rank, id LIMIT $1::int)`;
  const branches = (kind ? [kind] : (['new', 'revision'] as const)).flatMap((name) => {
    const { from, waits, since, id } = KINDS[name];
    const conditions = [waits, ...where].join(' AND ');
    const rank = `${since} - make_interval(hours => ${HOURS_PER_REPORT} * told.weight)`;
    return [
      cut(
        `SELECT d.id, '${name}' AS kind, ${since} AS since, 0 AS weight, ${since} AS rank FROM ${from} WHERE ${conditions}
        AND NOT EXISTS (SELECT FROM "Report" p WHERE p."dealId" = d.id AND p.status = 'OPEN')`,
        since,
        id,
      ),
      cut(
        `SELECT d.id, '${name}' AS kind, ${since} AS since, told.weight, ${rank} AS rank
        FROM ${from} JOIN ${REPORTED} ON told."dealId" = d.id WHERE ${conditions}`,
        rank,
        id,
      ),
    ];
  });
  const text = `SELECT q.*, c."moderatorId" AS "claimedBy", m."displayName" AS "claimedByName", c.until AS "claimedUntil"
    FROM (SELECT * FROM (${branches.join('\n    UNION ALL ')}) waiting ORDER BY rank, id LIMIT $1::int) q
    LEFT JOIN "DealClaim" c ON c."dealId" = q.id AND c.until > now()
    LEFT JOIN "User" m ON m.id = c."moderatorId"
    ORDER BY q.rank, q.id`;
  return { statement: named('moderation_queue', text), values };
}

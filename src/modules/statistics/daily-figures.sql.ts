import type { DealStatus } from '../../platform/prisma/generated/client.js';
import type { FigureName } from './figures.js';

/**
 * The figures of a day that is over. $1 and $2: when it began and ended; $3 and $4: the first ids of those moments; $5: the
 * first id of what may have gone out so late. Ids are made in the order of time, so each count walks the rows of the day.
 *
 * States at the end of the day are today's, with what was moved since moved back: there is little of that, where all deals
 * and their histories are many.
 */
const text = `
WITH state AS (
  SELECT status, sum(n)::int AS n FROM (
    SELECT status, count(*) AS n FROM "Deal" GROUP BY status
    UNION ALL
    SELECT moved.status, moved.n FROM (
      SELECT DISTINCT ON (t."dealId") t."from", d.status AS now FROM "DealTransition" t JOIN "Deal" d ON d.id = t."dealId"
      WHERE t.id >= $4::uuid ORDER BY t."dealId", t.id
    ) later CROSS JOIN LATERAL (VALUES (later.now, -1), (later."from", 1)) moved(status, n)
  ) counted WHERE status IS NOT NULL GROUP BY status
), move AS (
  SELECT verb, count(*)::int AS n FROM "DealTransition" WHERE id >= $3::uuid AND id < $4::uuid GROUP BY verb
), decision AS (
  SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM t.at - s.at)) AS seconds
  FROM "DealTransition" t CROSS JOIN LATERAL (
    SELECT at FROM "DealTransition" WHERE "dealId" = t."dealId" AND id < t.id AND verb = 'submit' ORDER BY id DESC LIMIT 1
  ) s
  WHERE t.id >= $3::uuid AND t.id < $4::uuid AND t.verb IN ('approve', 'decline')
), message AS (
  SELECT count(*) FILTER (WHERE state = 'SENT')::int AS sent, count(*) FILTER (WHERE cardinality("heldFor") > 0)::int AS held
  FROM "Message" WHERE id >= $3::uuid AND id < $4::uuid
), mail AS (
  SELECT count(*) FILTER (WHERE state = 'SENT' AND "sentAt" >= $1::timestamptz AND "sentAt" < $2::timestamptz)::int AS sent,
    count(*) FILTER (WHERE state IN ('DEAD', 'SUPPRESSED') AND id >= $3::uuid)::int AS failed
  FROM "NotificationDelivery"
  WHERE state IN ('SENT', 'DEAD', 'SUPPRESSED') AND channel = 'EMAIL' AND id >= $5::uuid AND id < $4::uuid
)
SELECT ${Object.entries({
  signUps: countOf('"User"'),
  accountsDeleted:
    '(SELECT count(*)::int FROM "User" WHERE "deletedAt" >= $1::timestamptz AND "deletedAt" < $2::timestamptz)',
  dealsDraft: stateOf('DRAFT'),
  dealsPending: stateOf('PENDING'),
  dealsPublished: stateOf('PUBLISHED'),
  dealsReserved: stateOf('RESERVED'),
  dealsSold: stateOf('SOLD'),
  dealsExpired: stateOf('EXPIRED'),
  dealsDeclined: stateOf('DECLINED'),
  dealsArchived: stateOf('ARCHIVED'),
  opened: movesOf('open'),
  submitted: movesOf('submit'),
  approved: movesOf('approve'),
  declined: movesOf('decline', 'takedown'),
  reserved: movesOf('reserve'),
  sold: movesOf('sell'),
  renewed: movesOf('renew'),
  expired: movesOf('expire'),
  archived: movesOf('archive'),
  decisionMedianSeconds: '(SELECT round(seconds[1])::int FROM decision)',
  decisionP90Seconds: '(SELECT round(seconds[2])::int FROM decision)',
  messages: '(SELECT sent FROM message)',
  messagesHeld: '(SELECT held FROM message)',
  discussions: countOf('"Discussion"'),
  priceOffers: countOf('"PriceOffer"'),
  priceOffersAccepted: countOf('"PriceOfferStep"', `"to" = 'ACCEPTED'`),
  reports: `${countOf('"Report"')} + ${countOf('"MessageReport"')}`,
  images: countOf('"Image"'),
  alerts: countOf('"Alert"'),
  alertMatches: countOf('"AlertMatch"'),
  notifications: countOf('"Notification"'),
  mailsSent: '(SELECT sent FROM mail)',
  mailsFailed: '(SELECT failed FROM mail)',
} satisfies Record<FigureName, string>)
  .map(([name, count]) => `${count} AS "${name}"`)
  .join(',\n  ')}`;

export const FIGURES_OF_A_DAY = { name: 'daily_figures', text };

function countOf(table: string, condition = 'true'): string {
  return `(SELECT count(*)::int FROM ${table} WHERE id >= $3::uuid AND id < $4::uuid AND ${condition})`;
}

function stateOf(status: DealStatus): string {
  return `coalesce((SELECT n FROM state WHERE status = '${status}'), 0)`;
}

function movesOf(...verbs: string[]): string {
  return `coalesce((SELECT sum(n)::int FROM move WHERE verb IN (${verbs.map((verb) => `'${verb}'`).join(', ')})), 0)`;
}

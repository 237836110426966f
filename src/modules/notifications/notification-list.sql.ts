import type { Cursor } from '../../common/cursor.js';
import { asFinishedPage, isoTime } from '../../platform/prisma/finished-page.sql.js';
import { json, jsonObject } from '../../platform/prisma/json.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { forEachChoice, named } from '../deals/deal-cards.reader.js';
import type { ListNotificationsQuery } from './notifications.dto.js';

/** What `presentNotification` makes of a row, name by name (a test compares them). */
const NOTIFICATION = jsonObject({
  id: json.word('id'),
  kind: json.text('kind'),
  title: json.text('title'),
  text: json.text('text'),
  data: json.finished('data'),
  readAt: json.wordOrNull(isoTime('"readAt"')),
  createdAt: json.word(isoTime('"createdAt"')),
});

/** Notifications of one person that meet some conditions, the newest first: one `FinishedPage`. @param most one more than is shown */
const pageOf = (person: string, most: string, where: string[] = []) =>
  asFinishedPage(
    `SELECT row_number() OVER (ORDER BY id DESC) AS n, '' AS key, id, ${NOTIFICATION} AS json
      FROM (
        SELECT id, kind, title, text, data, "readAt", "createdAt" FROM "Notification"
        WHERE ${[`"userId" = ${person}`, '"shownInApp"', ...where].join(' AND ')} ORDER BY id DESC LIMIT ${most}
      ) told ORDER BY id DESC`,
    most,
  );

/**
 * The first pages of several people ($1, how many for each: $2), each with its place in that order from 1 on. Their limit
 * cuts off nothing: see `elementsOf`.
 */
export const FIRST_PAGES: PreparedStatement = named(
  'first_notifications',
  `SELECT asked.nth::int, page.* FROM (
      SELECT * FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS people (id, most, nth) LIMIT (SELECT cardinality($1::uuid[]))
    ) asked CROSS JOIN LATERAL (${pageOf('asked.id', 'asked.most')}) page`,
);

const list = forEachChoice((unread: boolean, ofKinds: boolean, continued: boolean) => {
  const where = [];
  if (unread) where.push('"readAt" IS NULL');
  if (ofKinds) where.push('kind = ANY($3::text[])');
  if (continued) where.push(`id < $${ofKinds ? 4 : 3}::uuid`);
  return named('notifications', pageOf('$1::uuid', '$2::int', where));
});

/** The statement of a person's notifications with just the filters that are asked for, and its values. */
export function notificationsStatement(
  userId: string,
  { unread = false, kind, limit }: ListNotificationsQuery,
  after: Cursor | null,
): { statement: PreparedStatement; values: unknown[] } {
  return {
    statement: list(unread, kind !== undefined, after !== null),
    values: [userId, limit + 1, ...(kind ? [kind] : []), ...(after ? [after.id] : [])],
  };
}

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

/**
 * A person's notifications, the newest first: one `FinishedPage`. $1: the person, $2: how many, one more than is shown; then
 * the kinds, with commas between, and after which id, if asked for.
 */
const list = forEachChoice((unread: boolean, ofKinds: boolean, continued: boolean) => {
  const where = ['"userId" = $1::uuid', '"shownInApp"'];
  if (unread) where.push('"readAt" IS NULL');
  if (ofKinds) where.push(`kind = ANY(string_to_array($3::text, ','))`);
  if (continued) where.push(`id < $${ofKinds ? 4 : 3}::uuid`);
  const text = asFinishedPage(
    `SELECT row_number() OVER (ORDER BY id DESC) AS n, '' AS key, id, ${NOTIFICATION} AS json
      FROM (
        SELECT id, kind, title, text, data, "readAt", "createdAt" FROM "Notification"
        WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT $2::int
      ) told ORDER BY id DESC`,
    '$2::int',
  );
  return named('notifications', text);
});

/** The statement of a person's notifications with just the filters that are asked for, and its values. */
export function notificationsStatement(
  userId: string,
  { unread = false, kind, limit }: ListNotificationsQuery,
  after: Cursor | null,
): { statement: PreparedStatement; values: unknown[] } {
  return {
    statement: list(unread, kind !== undefined, after !== null),
    values: [userId, limit + 1, ...(kind ? [kind.join()] : []), ...(after ? [after.id] : [])],
  };
}

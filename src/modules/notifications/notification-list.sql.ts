import type { Cursor } from '../../common/cursor.js';
import { asFinishedPage, isoTime } from '../../platform/prisma/finished-page.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { forEachChoice, named } from '../deals/deal-cards.reader.js';
import type { ListNotificationsQuery } from './notifications.dto.js';

/**
 * A person's notifications, the newest first: one `FinishedPage` of what `presentNotification` makes of a row, name by name (a
 * test compares them). $1: the person, $2: how many, one more than is shown; then the kinds and after which id, if asked for.
 */
const list = forEachChoice((unread: boolean, ofKinds: boolean, continued: boolean) => {
  const where = ['"userId" = $1::uuid', '"shownInApp"'];
  if (unread) where.push('"readAt" IS NULL');
  if (ofKinds) where.push('kind = ANY($3::text[])');
  if (continued) where.push(`id < $${ofKinds ? 4 : 3}::uuid`);
  const text = asFinishedPage(
    `SELECT row_number() OVER (ORDER BY id DESC) AS n, '' AS key, id::text AS id,
        (SELECT row_to_json(shown) FROM (SELECT told.id, kind, title, text, data,
          ${isoTime('"readAt"')} AS "readAt", ${isoTime('"createdAt"')} AS "createdAt") shown)::text AS json
      FROM (
        SELECT id, kind, title, text, data, "readAt", "createdAt" FROM "Notification"
        WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT $2::int
      ) told`,
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
    values: [userId, limit + 1, ...(kind ? [kind] : []), ...(after ? [after.id] : [])],
  };
}

import type { Cursor } from '../../common/cursor.js';
import { asFinishedPage, isoTime } from '../../platform/prisma/finished-page.sql.js';
import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';
import { named } from '../deals/deal-cards.reader.js';
import type { ListNotificationsQuery } from './notifications.dto.js';

/**
 * The statement of a person's notifications, the newest first, with just the filters that are asked for, and its values. It
 * gives one `FinishedPage` of what `presentNotification` makes of a row, name by name (a test compares them).
 */
export function notificationsStatement(
  userId: string,
  { unread, kind, limit }: ListNotificationsQuery,
  after: Cursor | null,
): { statement: PreparedStatement; values: unknown[] } {
  const values: unknown[] = [userId, limit + 1];
  const where = ['"userId" = $1::uuid', '"shownInApp"'];
  if (unread) where.push('"readAt" IS NULL');
  if (kind) where.push(`kind = ANY($${values.push(kind)}::text[])`);
  if (after) where.push(`id < $${values.push(after.id)}::uuid`);
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
  return { statement: named('notifications', text), values };
}

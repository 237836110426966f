import type { Notification } from '../../platform/prisma/generated/client.js';
import type { NotificationResponse } from './notifications.dto.js';

/** A notification as REST and the socket show it. */
export function presentNotification(row: Notification): NotificationResponse {
  const { id, kind, title, text, data, readAt, createdAt } = row;
  return {
    id,
    kind,
    title,
    text,
    data: data as Record<string, string>,
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

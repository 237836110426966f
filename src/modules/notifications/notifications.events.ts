import { serverEvent } from '../../platform/realtime/socket-event.js';
import { NotificationResponse } from './notifications.dto.js';

export const notification = serverEvent({
  name: 'notification',
  summary: 'I was told something; the same as in the list of notifications',
  payload: NotificationResponse,
});

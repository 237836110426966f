import { CHAT_EVENTS } from './modules/messages/chat.events.js';
import { productImport } from './modules/products/imports/imports.events.js';
import { notification } from './modules/notifications/notifications.events.js';
import { catchUp, goingAway } from './platform/realtime/realtime.events.js';
import type { SocketEvents } from './platform/realtime/socket-event.js';

/** Everything that goes over the socket: what its documents are made of. */
export const SOCKET_EVENTS: SocketEvents = {
  client: CHAT_EVENTS.client,
  server: [...CHAT_EVENTS.server, notification, productImport, catchUp, goingAway],
};

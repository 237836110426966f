import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from 'socket.io';
import { endConnection } from './end-connection.js';
import { goingAway } from './realtime.events.js';

/** Within which clients must have closed their side. */
const PATIENCE_MS = 1_000;
/** What clients are told to wait, in seconds: until the proxy has another server for them. */
const RETRY_AFTER = 1;

/**
 * Ends all sockets of this process so that their clients come back by themselves: the connection closes beneath them. A
 * socket that is disconnected by name (`disconnectSockets`) never reconnects, which is for sessions that have ended.
 */
export async function letGo(server: Server): Promise<void> {
  server.local.emit(goingAway.name, { retryAfter: RETRY_AFTER });
  const open = () => [...server.sockets.sockets.values()];
  open().forEach(({ conn }) => conn.close());
  for (const end = Date.now() + PATIENCE_MS; open().length > 0 && Date.now() < end;) await pause(20);
  open().forEach(endConnection);
}

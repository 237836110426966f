import { Logger } from '@nestjs/common';
import type { Server, Socket } from 'socket.io';
import { endConnection } from './end-connection.js';
import type { SocketAuthenticator, SocketUser } from './socket-authenticator.js';

const EVERY_MS = 2_000;
/** Packets that may wait for a client that reads too slowly; then it had better catch up by REST. */
const MAX_BACKLOG = 1_000;

/**
 * Looks after the sockets of this process every two seconds: drops those whose session has ended or whose person has
 * another role by now, with one query for all of them, and those that do not read what they are sent. Facts end sessions
 * sooner; this holds also where Redis or the worker is away.
 */
export function watchSessions(server: Server, authenticator: SocketAuthenticator): { stop(): void } {
  const logger = new Logger('Sockets');
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    lookAfter([...server.sockets.sockets.values()], authenticator)
      .catch((error: unknown) => logger.warn({ err: error }, 'the sessions of sockets could not be checked'))
      .finally(() => (busy = false));
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function lookAfter(sockets: Socket[], authenticator: SocketAuthenticator): Promise<void> {
  sockets.filter((socket) => backlogOf(socket) > MAX_BACKLOG).forEach(endConnection);
  if (sockets.length === 0) return;
  const living = await authenticator.renew(sockets.map((socket) => userOf(socket).actor));
  for (const socket of sockets) {
    const user = userOf(socket);
    const now = living.get(user.actor.sessionId);
    if (now?.role === user.actor.role) user.actor = now;
    else socket.disconnect(true);
  }
}

function userOf(socket: Socket): SocketUser {
  return socket.data as SocketUser;
}

/** Packets that wait until the client takes the ones before. engine.io keeps them to itself, but has no other measure. */
function backlogOf({ conn }: Socket): number {
  return (conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
}

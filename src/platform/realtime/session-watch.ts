import { Logger } from '@nestjs/common';
import type { Server } from 'socket.io';
import type { SocketAuthenticator, SocketUser } from './socket-authenticator.js';

const EVERY_MS = 2_000;

/**
 * Drops sockets of this process whose session has ended, every two seconds, with one query for all of them. Facts do the
 * same sooner; this holds also where Redis or the worker is away.
 */
export function watchSessions(server: Server, authenticator: SocketAuthenticator): { stop(): void } {
  const logger = new Logger('Sockets');
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    dropEnded(server, authenticator)
      .catch((error: unknown) => logger.warn({ err: error }, 'the sessions of sockets could not be checked'))
      .finally(() => (busy = false));
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function dropEnded(server: Server, authenticator: SocketAuthenticator): Promise<void> {
  const sockets = [...server.sockets.sockets.values()];
  if (sockets.length === 0) return;
  const ended = await authenticator.findEnded(sockets.map(({ data }) => data as SocketUser));
  for (const socket of sockets) {
    if (ended.has((socket.data as SocketUser).sessionId)) socket.disconnect(true);
  }
}

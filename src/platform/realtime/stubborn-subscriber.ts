import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';

const AGAIN_MS = 500;

/**
 * Has subscriptions tried until they hold. The socket.io adapter asks for its own once and does not wait for the answer:
 * while Redis is slow or away that would end the process as an unhandled rejection, or leave it deaf.
 */
export function subscribeStubbornly(connection: Redis): Redis {
  const stubborn = <Names extends unknown[]>(subscribe: (...names: Names) => Promise<unknown>) => {
    return async (...names: Names): Promise<unknown> => {
      while (connection.status !== 'end') {
        try {
          return await subscribe(...names);
        } catch {
          await pause(AGAIN_MS, undefined, { ref: false });
        }
      }
      return undefined;
    };
  };
  connection.subscribe = stubborn(connection.subscribe.bind(connection)) as Redis['subscribe'];
  connection.psubscribe = stubborn(connection.psubscribe.bind(connection)) as Redis['psubscribe'];
  return connection;
}

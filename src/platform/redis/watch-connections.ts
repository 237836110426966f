import type { Redis } from 'ioredis';

const EVERY_MS = 1_000;

/**
 * Asks connections every second whether they still answer, and makes those anew that do not: a server that takes a command
 * and is silent is as good as gone, and a connection that died without a word would otherwise be waited for for ever.
 */
export function watchConnections(connections: Redis[]): { stop(): void } {
  const busy = new Set<Redis>();
  const look = async (connection: Redis): Promise<void> => {
    if (connection.status !== 'ready' || busy.has(connection)) return;
    busy.add(connection);
    try {
      await connection.ping();
    } catch {
      if (connection.status === 'ready') connection.disconnect(true);
    } finally {
      busy.delete(connection);
    }
  };
  const timer = setInterval(() => connections.forEach((connection) => void look(connection)), EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import type { Address } from './connection.js';
import type { OwnerLock } from './owner-lock.js';
import { takeOwnerLock } from './owner-lock.js';
import { isAlive, stopServer } from './process.js';
import type { RunningServer } from './running-server.js';

/** How a server's life ended: because we asked for it, or by itself. */
export interface PostgresExit {
  requested: boolean;
}

/** Watches over one running server and stops it. */
export interface Supervision {
  exited: Promise<PostgresExit>;
  stop(): Promise<void>;
}

/**
 * Holds the owner lock for as long as the server runs. A lost connection means that the server ended, or that it
 * restarts itself after a crashed backend: then the lock is taken again.
 */
export function supervise(
  { pid }: RunningServer,
  address: Address,
  binaries: Binaries,
  firstLock: OwnerLock,
  log: (message: string) => void,
): Supervision {
  let lock: OwnerLock | null = firstLock;
  let stopping: Promise<void> | null = null;

  async function watch(): Promise<PostgresExit> {
    while (isAlive(pid)) {
      if (lock) {
        await lock.ended;
        lock = null;
      } else {
        await wait(50);
        if (!stopping && isAlive(pid)) lock = await takeOwnerLock(address).catch(() => null);
      }
    }
    if (!stopping) log(`PostgreSQL (pid ${pid}) has ended by itself.`);
    return { requested: stopping !== null };
  }

  const exited = watch();
  async function stop(): Promise<void> {
    if (isAlive(pid)) await stopServer(pid, binaries.pgCtl);
    await lock?.release();
    await exited;
  }
  return { exited, stop: () => (stopping ??= stop()) };
}

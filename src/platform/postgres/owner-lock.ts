import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Address } from './connection.js';
import { connect } from './connection.js';

/** Any number will do as long as it stays: "kwad" in ASCII. */
const LOCK_KEY = 0x6b776164;
/** The server needs a moment to notice that a killed owner's connection is gone. */
const PATIENCE_MS = 1_000;

/** The sign that a living process uses this cluster; ends with its connection, hence with its process. */
export interface OwnerLock {
  /** Resolves when the connection has ended, whoever ended it. */
  ended: Promise<void>;
  release(): Promise<void>;
}

/** @returns null when another living process has it */
export async function takeOwnerLock(address: Address): Promise<OwnerLock | null> {
  const client = await connect(address);
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  const release = () => client.end();
  try {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await tryLock(client))) {
      if (performance.now() > deadline) {
        await release();
        return null;
      }
      await wait(50);
    }
    return { ended, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [LOCK_KEY]);
  return rows[0]?.got === true;
}

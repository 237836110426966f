import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Kills a child as kill -9 does and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Asks a database over a connection of its own. */
export async function query(url: string, sql: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** The backends (pids) that hold an advisory lock. */
export async function lockHolders(url: string): Promise<number[]> {
  const rows = await query(url, `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted`);
  return rows.map((row) => (row as { pid: number }).pid);
}

/** Waits for a condition; jest's own timeout ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(5);
}

/** One sentence: it has the words and nothing after its full stop. */
export function sentence(words: string): RegExp {
  return new RegExp(`^[^\\n]*${words.replace(/[.()]/g, '\\$&')}[^\\n]*\\.$`);
}

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Whether the process runs; one that ended but was not reaped yet (containers without an init) does not. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** @returns whether the process was gone within the time (milliseconds) */
export async function isGoneWithin(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await wait(10);
  }
  return true;
}

/** Signals a server; Windows has no such signals, and pg_ctl brings the server's own substitute. */
async function signalServer(pid: number, signal: 'SIGINT' | 'SIGQUIT', pgCtl: string): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)(pgCtl, ['kill', signal.slice(3), String(pid)]).catch(() => undefined);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Stops a server: fast shutdown, after 8 s without checkpoint (the next start recovers), after 8 s more by force.
 * Returns when the process is gone.
 */
export async function stopServer(pid: number, pgCtl: string): Promise<void> {
  await signalServer(pid, 'SIGINT', pgCtl);
  if (await isGoneWithin(pid, 8000)) return;
  await signalServer(pid, 'SIGQUIT', pgCtl);
  if (await isGoneWithin(pid, 8000)) return;
  process.kill(pid, 'SIGKILL');
  await isGoneWithin(pid, 8000);
}

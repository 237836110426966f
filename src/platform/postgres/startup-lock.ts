import { randomBytes } from 'node:crypto';
import { constants, copyFile, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { ClusterFiles } from './cluster-files.js';
import { alreadyUsed } from './embedded-postgres-error.js';
import { isAlive } from './process.js';

/** A holder who has not touched the file for this long is gone, even if its pid is now somebody else's. */
const STALE_AFTER_MS = 30_000;
const TOUCH_EVERY_MS = 5_000;

/** What this process holds: our pid in any other lock file is that of a predecessor (containers repeat pids). */
const held = new Set<string>();

/** Held from the first look at the folder until the owner lock in the database is ours. */
export interface StartupLock {
  release(): Promise<void>;
}

/**
 * Makes sure that only one process at a time creates, recovers or starts a cluster. A file, because there is no
 * database yet that could hold a lock, and Node has no flock.
 * @throws EmbeddedPostgresError when a living process holds it
 */
export async function takeStartupLock({ startupLock, dataDir }: ClusterFiles): Promise<StartupLock> {
  if (held.has(startupLock)) throw alreadyUsed(dataDir);
  held.add(startupLock);
  try {
    while (!(await tryCreate(startupLock))) {
      if (await isHeld(startupLock)) throw alreadyUsed(dataDir);
      await takeAway(startupLock);
    }
  } catch (error) {
    held.delete(startupLock);
    throw error;
  }
  const touching = setInterval(() => {
    const now = new Date();
    utimes(startupLock, now, now).catch(() => undefined);
  }, TOUCH_EVERY_MS).unref();
  return {
    async release() {
      clearInterval(touching);
      await rm(startupLock, { force: true });
      held.delete(startupLock);
    },
  };
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // A full disk may still have had room for the name.
    if (code === 'ENOSPC') await rm(path, { force: true });
    throw error;
  }
}

async function isHeld(path: string): Promise<boolean> {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    if (Date.now() - mtimeMs > STALE_AFTER_MS) return false;
    const pid = Number(content);
    // Empty: its maker is between creating and writing.
    return content === '' || (pid !== process.pid && isAlive(pid));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes an abandoned lock; a fresh one that slipped in between is put back. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (await isHeld(aside)) await copyFile(aside, path, constants.COPYFILE_EXCL).catch(() => undefined);
  await rm(aside, { force: true });
}

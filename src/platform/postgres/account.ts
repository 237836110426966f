import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { chmod, chown, stat } from 'node:fs/promises';
import { parse } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import type { ClusterFiles } from './cluster-files.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

const run = promisify(execFile);

/** Whom PostgreSQL runs as when we are root, which it refuses to be. */
export interface Account {
  uid: number;
  gid: number;
  /** Whether the account must be lent root's right to pass closed folders (a checkout below /root, say). */
  needsReach: boolean;
}

/** What every program gets instead of our own environment, in which PGDATA and its kin would be obeyed. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * The account for the cluster's processes: the owner of an existing cluster, else `postgres`, else `nobody`;
 * null when we are not root and simply run as ourselves.
 * @throws EmbeddedPostgresError when no account can run the programs in this place
 */
export async function chooseAccount(files: ClusterFiles, binaries: Binaries): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const ids = (await ownerOf(files.cluster)) ?? (await idsOf('postgres')) ?? (await idsOf('nobody'));
  if (!ids) {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root and there is neither a user postgres nor nobody: ' +
        'start KwadMarket as a plain user, or set DATABASE_URL.',
    );
  }
  const direct = { ...ids, needsReach: false };
  if ((await obstacle(direct, files, binaries)) === null) return direct;
  const lent = { ...ids, needsReach: true };
  const reason = await obstacle(lent, files, binaries);
  if (reason === null) return lent;
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user with id ${ids.uid} cannot reach ${files.dataDir} or node_modules ` +
      `(${reason}): install setpriv (package util-linux), move the checkout out of the private folder, ` +
      'or start KwadMarket as a plain user.',
  );
}

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | null> {
  const found = await stat(folder).catch(() => null);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

async function idsOf(user: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Tries it rather than computes it from modes: null, or why the account cannot get at programs and folder. */
async function obstacle(
  account: Account,
  files: ClusterFiles,
  { initdb, postgres }: Binaries,
): Promise<string | null> {
  const script = 'test -r "$1" && test -x "$1" && test -r "$2" && test -x "$2" && test -x "$3"';
  const child = spawnAs(account, '/bin/sh', ['-c', script, 'sh', initdb, postgres, files.dataDir], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) =>
      resolve(code === 0 ? null : stderr.trim() || 'a folder above is closed to it'),
    );
  });
}

/** Starts a program as the account, or as ourselves when it is null; never with our environment. */
export function spawnAs(
  account: Account | null,
  command: string,
  args: string[],
  options: SpawnOptions,
): ChildProcess {
  const all: SpawnOptions = { ...options, env: ENVIRONMENT, cwd: parse(command).root, windowsHide: true };
  if (!account) return spawn(command, args, all);
  const { uid, gid } = account;
  if (!account.needsReach) return spawn(command, args, { ...all, uid, gid });
  const capabilities = '+dac_override,+dac_read_search';
  const lend = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // Without this the kernel takes the capabilities away as the user changes.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
  ];
  return spawn('setpriv', [...lend, command, ...args], all);
}

/** Hands a file or an empty folder of ours to the account. */
export async function giveTo(account: Account | null, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}

/** Gives a cluster the owner and the mode that PostgreSQL insists on: a copy or an unpacked backup has others. */
export async function giveClusterTo(account: Account | null, folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(folder, 0o700);
  if (account && uid !== account.uid) await run('chown', ['-R', `${account.uid}:${account.gid}`, folder]);
}

import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.js';
import { giveTo, giveClusterTo, spawnAs } from './account.js';
import type { Binaries } from './binaries.js';
import type { ClusterFiles } from './cluster-files.js';
import { NAME } from './connection.js';
import { EmbeddedPostgresError, fromOutput } from './embedded-postgres-error.js';

/**
 * Opens the cluster, or creates it where there is none. initdb works in a folder beside it that is renamed when
 * finished, so a kill in the middle leaves rubbish that is swept away here and never half a cluster.
 * @throws EmbeddedPostgresError when what is there cannot be used
 */
export async function prepareCluster(
  files: ClusterFiles,
  binaries: Binaries,
  account: Account | null,
): Promise<{ created: boolean; password: string }> {
  await sweepUnfinished(files);
  if (await isMissingOrEmpty(files.cluster)) {
    return { created: true, password: await createCluster(files, binaries, account) };
  }
  await giveClusterTo(account, files.cluster);
  await checkVersion(files, binaries.major);
  return { created: false, password: await readPassword(files) };
}

async function sweepUnfinished({ dataDir, unfinishedPrefix }: ClusterFiles): Promise<void> {
  for (const name of await readdir(dataDir)) {
    // An initdb that outlived its parent may still write there; what it leaves goes next time.
    if (!name.startsWith(unfinishedPrefix)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

async function isMissingOrEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

async function checkVersion({ cluster }: ClusterFiles, major: string): Promise<void> {
  const found = (await readUnlessMissing(join(cluster, 'PG_VERSION')))?.trim();
  if (found === major) return;
  throw new EmbeddedPostgresError(
    found === undefined
      ? `${cluster} holds files but no PostgreSQL cluster: move it away or set DATA_DIR to another folder.`
      : `${cluster} was made by PostgreSQL ${found} and this is PostgreSQL ${major}: carry the data over with ` +
          'pg_dump of the old version, or move that folder away to begin with an empty database.',
  );
}

async function readPassword({ password, cluster }: ClusterFiles): Promise<string> {
  const found = (await readUnlessMissing(password))?.trim();
  if (found) return found;
  throw new EmbeddedPostgresError(
    `${password} is missing, without which ${cluster} cannot be opened: ` +
      'put it back, or move that folder away to begin with an empty database.',
  );
}

async function readUnlessMissing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function createCluster(
  files: ClusterFiles,
  binaries: Binaries,
  account: Account | null,
): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await rm(files.password, { force: true });
  await writeFile(files.password, `${password}\n`, { mode: 0o600, flag: 'wx' });
  await giveTo(account, files.password);
  // A name of its own, so that an orphaned initdb of an earlier try cannot write into this one.
  const unfinished = join(files.dataDir, files.unfinishedPrefix + randomBytes(4).toString('hex'));
  await mkdir(unfinished, { mode: 0o700 });
  await giveTo(account, unfinished);
  try {
    await runInitdb(unfinished, files, binaries, account);
    await rmdir(files.cluster).catch(() => undefined);
    await rename(unfinished, files.cluster);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  return password;
}

async function runInitdb(
  folder: string,
  { dataDir, password, log }: ClusterFiles,
  { initdb }: Binaries,
  account: Account | null,
): Promise<void> {
  const child = spawnAs(account, initdb, initdbArguments(folder, password), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  await appendFile(log, stderr, { mode: 0o600 }).catch(() => undefined);
  throw fromOutput(stderr, dataDir, log);
}

function initdbArguments(folder: string, passwordFile: string): string[] {
  const characters = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' } as Partial<Record<NodeJS.Platform, string>>;
  const ctype = characters[process.platform];
  return [
    `--pgdata=${folder}`,
    `--username=${NAME}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own C.UTF-8 sorts and folds the same on every system; the C library's character classes are
    // still asked by pg_trgm and text search, which with plain C would see no letters beyond ASCII.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    ...(ctype ? [`--lc-ctype=${ctype}`] : []),
    '--no-sync',
    '--no-instructions',
  ];
}

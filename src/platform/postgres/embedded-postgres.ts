import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import pg from 'pg';
import { chooseAccount } from './account.js';
import { findBinaries } from './binaries.js';
import { clusterFiles } from './cluster-files.js';
import type { ClusterFiles } from './cluster-files.js';
import { prepareCluster } from './cluster.js';
import { ensureDatabase, urlOf } from './connection.js';
import { fromFileError, inUse, refusedBy } from './embedded-postgres-error.js';
import { launchServer } from './launch.js';
import type { OwnerLock } from './owner-lock.js';
import { takeOwnerLock } from './owner-lock.js';
import { stopServer } from './process.js';
import { findRunningServer } from './running-server.js';
import { takeStartupLock } from './startup-lock.js';
import type { PostgresExit } from './supervision.js';
import { supervise } from './supervision.js';

export interface EmbeddedPostgresOptions {
  /** Folder for cluster, password and log; created if missing. */
  dataDir: string;
  log?: (message: string) => void;
  /** Server settings over ours, `{ fsync: 'off' }` say; an adopted server keeps those it was started with. */
  settings?: Record<string, string>;
}

/** A running PostgreSQL of our own. It keeps this process alive until `stop()`, as a listening server would. */
export interface EmbeddedPostgres {
  /** Superuser's URL of the database `kwadmarket`. */
  url: string;
  port: number;
  pid: number;
  /** Whether an earlier process had left it running. */
  adopted: boolean;
  /** Whether the cluster is new, hence empty. */
  created: boolean;
  /** Resolves when the server is gone, wanted or not; never rejects. */
  exited: Promise<PostgresExit>;
  /** Fast shutdown; resolves when the process is gone. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL of a data folder, creating it at first, or takes over the one that a killed process
 * left behind. See docs/decisions/0002-embedded-postgres.md.
 * @throws EmbeddedPostgresError whose message is one sentence for a person
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const files = clusterFiles(resolve(options.dataDir));
  try {
    await makeFolder(files.dataDir);
    const startupLock = await takeStartupLock(files);
    try {
      return await start(files, options);
    } finally {
      await startupLock.release();
    }
  } catch (error) {
    throw fromFileError(error, files.dataDir);
  }
}

/** Like mkdir -p; Node's own `recursive` calls a read-only disk a missing folder (ENOENT). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      await makeFolder(dirname(path));
      return makeFolder(path);
    }
    const existing = await stat(path).catch(() => null);
    if (!existing?.isDirectory()) throw error;
  }
}

async function start(files: ClusterFiles, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { settings = {}, log = () => undefined } = options;
  const binaries = await findBinaries();
  const account = await chooseAccount(files, binaries);
  const { created, password } = await prepareCluster(files, binaries, account);
  const found = await findRunningServer(files, password, account);
  const server = found ?? (await launchServer(files, binaries, account, settings));
  const address = { port: server.port, password };
  let ownerLock: OwnerLock | null = null;
  try {
    ownerLock = await takeOwnerLock(address);
    if (!ownerLock) throw inUse(files.dataDir, urlOf(address));
    await ensureDatabase(address);
    if (found) log(`Took over the PostgreSQL (pid ${server.pid}) that an earlier start left running.`);
    return {
      ...server,
      url: urlOf(address),
      adopted: found !== null,
      created,
      ...supervise(server, address, binaries, ownerLock, log),
    };
  } catch (error) {
    await ownerLock?.release();
    if (!found) await stopServer(server.pid, binaries.pgCtl);
    throw error instanceof pg.DatabaseError ? refusedBy(error, files) : error;
  }
}

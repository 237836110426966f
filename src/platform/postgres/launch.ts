import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat, statfs, truncate } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from './account.js';
import { giveTo, spawnAs } from './account.js';
import type { Binaries } from './binaries.js';
import type { ClusterFiles } from './cluster-files.js';
import { diskFull, EmbeddedPostgresError, fromOutput } from './embedded-postgres-error.js';
import { readPostmasterFile } from './postmaster-file.js';
import { stopServer } from './process.js';
import type { RunningServer } from './running-server.js';
import { serverArguments } from './settings.js';

const LOG_LIMIT_BYTES = 5 * 1024 * 1024;
const START_TIMEOUT_MS = 30_000;
/** Less than one WAL segment. */
const NO_ROOM_BYTES = 16 * 1024 * 1024;
const PORT_ATTEMPTS = 5;

/**
 * Starts a server and waits until it takes connections. It runs in a process group of its own, so that Ctrl-C in
 * the terminal reaches only us, and outlives us if we are killed.
 * @throws EmbeddedPostgresError when it ends, or says nothing new for 30 s, before it is ready
 */
export async function launchServer(
  files: ClusterFiles,
  binaries: Binaries,
  account: Account | null,
  settings: Record<string, string>,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const outcome = await tryLaunch(files, binaries, account, serverArguments(files.cluster, port, settings));
    if ('pid' in outcome) return { pid: outcome.pid, port };
    // Between our looking and its binding somebody else may have taken the port.
    const portTaken = outcome.output.includes('could not create any TCP/IP sockets');
    if (!portTaken || attempt === PORT_ATTEMPTS) throw await explain(outcome.output, files);
  }
}

type Outcome = { pid: number } | { output: string };

async function tryLaunch(
  files: ClusterFiles,
  binaries: Binaries,
  account: Account | null,
  args: string[],
): Promise<Outcome> {
  const log = await open(files.log, 'a', 0o600);
  try {
    await giveTo(account, files.log);
    if ((await log.stat()).size > LOG_LIMIT_BYTES) await truncate(files.log);
    const logStart = (await log.stat()).size;
    const child = spawnAs(account, binaries.postgres, args, {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    const ready = await untilReady(child, files, binaries);
    child.unref();
    return ready
      ? { pid: child.pid! }
      : { output: (await readFile(files.log)).subarray(logStart).toString() };
  } finally {
    await log.close();
  }
}

/** @returns false when the server ended instead */
async function untilReady(child: ChildProcess, files: ClusterFiles, { pgCtl }: Binaries): Promise<boolean> {
  let logSize = -1;
  let deadline = Infinity;
  while (child.exitCode === null && child.signalCode === null) {
    const found = await readPostmasterFile(files.postmasterFile);
    if (found?.ready && found.pid === child.pid) return true;
    const { size } = await stat(files.log);
    // A long recovery reports its progress every 10 s; cut short, it would begin anew at every start.
    if (size !== logSize) deadline = performance.now() + START_TIMEOUT_MS;
    logSize = size;
    if (performance.now() > deadline && child.pid) {
      await stopServer(child.pid, pgCtl);
      throw new EmbeddedPostgresError(
        `PostgreSQL in ${files.dataDir} was not ready after 30 s: try again, or see ${files.log}.`,
      );
    }
    await wait(10);
  }
  return false;
}

async function explain(output: string, { dataDir, log }: ClusterFiles): Promise<EmbeddedPostgresError> {
  const { bavail, bsize } = await statfs(dataDir);
  // On a full disk the log cannot even say so.
  if (bavail * bsize < NO_ROOM_BYTES) return diskFull(dataDir, output);
  return fromOutput(output, dataDir, log);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

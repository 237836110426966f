import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Account } from './account.js';
import { giveTo } from './account.js';
import type { ClusterFiles } from './cluster-files.js';
import type { Address } from './connection.js';
import { connect } from './connection.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { readPostmasterFile } from './postmaster-file.js';
import { isAlive } from './process.js';

/** A server that runs on our cluster. */
export interface RunningServer {
  pid: number;
  port: number;
}

/** How long a server may take to finish starting or stopping (an earlier process may have died on the way). */
const SETTLE_MS = 30_000;
/** A postmaster answers its port before it does anything slow; whoever keeps silent this long is none. */
const SILENCE_MS = 1_500;

/**
 * Finds the server that an earlier process left behind on this cluster, waiting while it starts or stops. A
 * postmaster.pid whose pid now belongs to some other program is removed: PostgreSQL would refuse to start over it,
 * and should the judgement be wrong, its shared memory still keeps a second server out of the same cluster.
 * @throws EmbeddedPostgresError when a server neither comes up nor goes away
 */
export async function findRunningServer(
  files: ClusterFiles,
  password: string,
  account: Account | null,
): Promise<RunningServer | null> {
  const begun = performance.now();
  let silentSince: number | null = null;
  for (;;) {
    const found = await readPostmasterFile(files.postmasterFile);
    if (!found || !isAlive(found.pid)) return null;
    const { pid, port } = found;
    const answer = await ask({ port, password }, files.cluster, account);
    if (answer === 'ours') return { pid, port };
    if (answer === 'silent') silentSince ??= performance.now();
    else silentSince = null;
    if (answer === 'foreign' || (silentSince !== null && performance.now() - silentSince > SILENCE_MS)) {
      await rm(files.postmasterFile, { force: true });
      return null;
    }
    if (performance.now() - begun > SETTLE_MS) {
      throw new EmbeddedPostgresError(
        `The PostgreSQL of an earlier start (pid ${pid}) is still starting or stopping in ${files.cluster}: ` +
          `try again in a minute, or see ${files.log}.`,
      );
    }
    await wait(50);
  }
}

type Answer = 'ours' | 'foreign' | 'busy' | 'silent';

/** Starting, stopping or recovering (57P03), or out of connections (53300). */
const BUSY_CODES = new Set(['57P03', '53300']);

async function ask(address: Address, cluster: string, account: Account | null): Promise<Answer> {
  if (Number.isNaN(address.port)) return 'silent';
  try {
    const client = await connect(address);
    try {
      return (await sharesFolder(client, cluster, account)) ? 'ours' : 'foreign';
    } finally {
      await client.end();
    }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) return 'silent';
    return BUSY_CODES.has(error.code ?? '') ? 'busy' : 'foreign';
  }
}

/** Lets the server read a secret from our folder: a copied cluster has its password too, a moved one another path. */
async function sharesFolder(client: pg.Client, cluster: string, account: Account | null): Promise<boolean> {
  const name = 'kwadmarket.proof';
  const path = join(cluster, name);
  const secret = randomBytes(16).toString('hex');
  await writeFile(path, secret, { mode: 0o600 });
  try {
    await giveTo(account, path);
    const { rows } = await client.query<{ text: string | null }>('SELECT pg_read_file($1, true) AS text', [
      name,
    ]);
    return rows[0]?.text === secret;
  } finally {
    await rm(path, { force: true });
  }
}

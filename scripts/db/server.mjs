// Which PostgreSQL server the database commands work on.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, isFresh } from '../build.mjs';

if (existsSync('.env')) process.loadEnvFile('.env');

const EMBEDDED = new URL('../../dist/platform/postgres/embedded-postgres.js', import.meta.url).href;

/** The database that the settings name. Undefined: the application runs its own. */
export const databaseUrl = process.env.DATABASE_URL || undefined;

/** Where the application keeps its own database. */
export const dataDir = process.env.DATA_DIR || './data';

/** Calls `work` with the URL of the application's database, whose server is started for it if it is the embedded one. */
export async function withDatabase(work) {
  return databaseUrl ? work(databaseUrl) : withEmbedded(dataDir, work);
}

/** Calls `work` with the URL of any server on which databases may be made: nothing of it stays. */
export async function withAnyServer(work) {
  if (databaseUrl) return work(databaseUrl);
  const directory = await mkdtemp(join(tmpdir(), 'kwadmarket-postgres-'));
  try {
    return await withEmbedded(directory, work);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function withEmbedded(directory, work) {
  if (!isFresh()) build();
  const { startEmbeddedPostgres } = await import(EMBEDDED);
  const server = await startEmbeddedPostgres({ dataDir: directory });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

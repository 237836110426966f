// Starts one PostgreSQL for the whole run (or takes the server of TEST_SERVER_URL) and makes the template database that
// each test file clones.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dist/platform/postgres/embedded-postgres.js';
import { migrate } from '../../dist/boot/migrate.js';

export const TEMPLATE = 'kwad_template';

export default async function setUp() {
  // What test files make once and share.
  process.env.TEST_SHARED_DIR = await mkdtemp(join(tmpdir(), 'kwad-shared-'));
  const server = process.env.TEST_SERVER_URL ?? (await startServer());
  process.env.TEST_SERVER_URL = server;
  const template = new URL(server);
  template.pathname = `/${TEMPLATE}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  await migrate(template.href, () => undefined);
}

async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), 'kwad-test-'));
  // Speed over durability: nothing here outlives the run.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const postgres = await startEmbeddedPostgres({ dataDir: folder, settings });
  globalThis.kwadTestServer = { postgres, folder };
  const url = new URL(postgres.url);
  url.pathname = '/postgres';
  return url.href;
}

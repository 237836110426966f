import pg from 'pg';
import type { Environment } from '../../config/environment.js';
import { pendingMigrations } from '../../platform/prisma/migrate.js';
import { failed, ok, reasonOf, warning } from './finding.js';
import type { Finding } from './finding.js';
import { examineWork } from './work.js';

/** The majors that the queries and migrations were tried on. */
const TRIED = 18;
const LEAST = 15;
/** What a process opens beside its pool: four for its queue, the queue's ear, and one for changes of search or of what is public. */
const OTHER_CONNECTIONS = 6;
const SKEW = { noticed: 1, wrong: 5 };

interface Settings {
  version: string;
  versionNumber: number;
  encoding: string;
  synchronousCommit: string;
  fsync: string;
  maxConnections: number;
  reserved: number;
}

/** The database: whether it is there, how it is set, whether it has the shape of this code, and what waits in it. */
export async function examineDatabase(environment: Environment, url: string): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: environment.DATABASE_CONNECT_TIMEOUT_MS,
    statement_timeout: environment.DATABASE_STATEMENT_TIMEOUT_MS,
    query_timeout: environment.DATABASE_QUERY_TIMEOUT_MS,
    application_name: 'kwadmarket-doctor',
  });
  client.on('error', () => undefined); // the query at hand rejects with the same
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    const fix = 'Check DATABASE_URL, and that PostgreSQL runs: docs/operations/runbooks/database.md.';
    return [failed('database: reach', reasonOf(error), fix)];
  }
  try {
    const settings = await readSettings(client);
    const migrations = await examineMigrations(url);
    return [
      ok('database: reach', `answers, PostgreSQL ${settings.version}`),
      examineVersion(settings),
      ...examineSettings(settings, environment),
      await examineClock(client),
      migrations,
      ...(migrations.status === 'ok' ? await examineWork(client, environment) : []),
    ];
  } finally {
    await client.end();
  }
}

async function readSettings(client: pg.Client): Promise<Settings> {
  const { rows } = await client.query<Settings>(`
    SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS "versionNumber",
      current_setting('server_encoding') AS encoding, current_setting('synchronous_commit') AS "synchronousCommit",
      current_setting('fsync') AS fsync, current_setting('max_connections')::int AS "maxConnections",
      current_setting('superuser_reserved_connections')::int AS reserved`);
  return rows[0]!;
}

function examineVersion({ version, versionNumber }: Settings): Finding {
  const check = 'database: version';
  const major = Math.floor(versionNumber / 10_000);
  const fix = `Move to PostgreSQL ${TRIED} (pg_upgrade, or dump and restore).`;
  if (major < LEAST) return failed(check, `PostgreSQL ${version} is too old`, fix);
  if (major < TRIED) return warning(check, `PostgreSQL ${version}; tried is ${TRIED}`, fix);
  return ok(check, `PostgreSQL ${version}`);
}

function examineSettings(settings: Settings, { DATABASE_POOL_MAX }: Environment): Finding[] {
  const { encoding, synchronousCommit, fsync, maxConnections, reserved } = settings;
  const wanted = DATABASE_POOL_MAX + OTHER_CONNECTIONS;
  const room = maxConnections - reserved;
  const durable = fsync === 'on' && synchronousCommit !== 'off';
  return [
    encoding === 'UTF8'
      ? ok('database: encoding', encoding)
      : failed(
          'database: encoding',
          `${encoding} cannot hold every name`,
          "Make the database with ENCODING 'UTF8' and restore into it.",
        ),
    durable
      ? ok('database: durability', `fsync ${fsync}, synchronous_commit ${synchronousCommit}`)
      : failed(
          'database: durability',
          `fsync ${fsync}, synchronous_commit ${synchronousCommit}: what was acknowledged can be lost`,
          'ALTER SYSTEM SET synchronous_commit = on; ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();',
        ),
    wanted * 2 <= room
      ? ok('database: connections', `${wanted} for each process, ${room} in all`)
      : warning(
          'database: connections',
          `${wanted} for each process, ${room} in all: fewer than two processes fit`,
          `Raise max_connections (now ${maxConnections}) or lower DATABASE_POOL_MAX (now ${DATABASE_POOL_MAX}).`,
        ),
  ];
}

/** Half of the round trip is counted as the way back. */
async function examineClock(client: pg.Client): Promise<Finding> {
  const check = 'database: clock';
  const sent = Date.now();
  const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const here = (sent + Date.now()) / 2;
  const seconds = Math.abs(rows[0]!.now.getTime() - here) / 1_000;
  const says = `${seconds.toFixed(2)} s apart from this machine`;
  const fix =
    'Run a time service (chrony, systemd-timesyncd) on both machines: codes and tokens depend on it.';
  if (seconds > SKEW.wrong) return failed(check, says, fix);
  return seconds > SKEW.noticed ? warning(check, says, fix) : ok(check, says);
}

async function examineMigrations(url: string): Promise<Finding> {
  const check = 'database: migrations';
  try {
    const pending = await pendingMigrations(url);
    if (pending.length === 0) return ok(check, 'all applied');
    return failed(check, `${pending.length} not applied: ${pending.join(', ')}`, 'npm run db:migrate');
  } catch (error) {
    return failed(check, reasonOf(error), 'Follow what it says; docs/operations/deployment.md has rollback.');
  }
}

import { availableParallelism } from 'node:os';
import pg from 'pg';
import { createDatabase, databaseName, tryToConnect } from '../../../scripts/prisma/databases.mjs';
import { BackupError } from './backup-error.js';
import { OWN_SCHEMAS, serverVersion, withSession } from './database-session.js';
import type { OpenedBackup } from './open-backup.js';
import { findPrograms, start } from './programs.js';

export interface RestoreOptions {
  databaseUrl: string;
  programFolders: string[];
  /** The name of the database whose contents may be thrown away; null: it must be empty. */
  forceInto: string | null;
}

const NO_SUCH_DATABASE = '3D000';

/**
 * Fills a database from a backup; makes the database if the server has none of that name.
 *
 * @throws BackupError if it holds anything and was not named, is in use, or is of an older PostgreSQL
 */
export async function restoreDatabase(
  { record, dumpFile }: Pick<OpenedBackup, 'record' | 'dumpFile'>,
  { databaseUrl, programFolders, forceInto }: RestoreOptions,
): Promise<void> {
  await tryToConnect(databaseUrl).catch(async (error: { code?: string }) => {
    if (error.code !== NO_SUCH_DATABASE) throw error;
    await createDatabase(databaseUrl);
  });
  const programs = await withSession(databaseUrl, async (database) => {
    const { major, version } = await serverVersion(database);
    if (major < record.serverMajor) {
      throw new BackupError(
        `The backup is of PostgreSQL ${record.serverVersion} and this server is ${version}: restore it into ${record.serverMajor} or newer.`,
      );
    }
    const found = await findPrograms(major, programFolders);
    await makeRoom(database, databaseName(databaseUrl), forceInto);
    return found;
  });
  const jobs = Math.min(4, availableParallelism());
  const args = ['--exit-on-error', '--no-owner', '--no-privileges', `--dbname=${databaseName(databaseUrl)}`];
  const run = (...more: string[]) =>
    start(programs.pgRestore, [...args, ...more, dumpFile], databaseUrl, ['ignore', 'ignore', 'pipe']).done;
  await run('--section=pre-data');
  await withSession(databaseUrl, (database) => database.query(functionsThat('SET search_path FROM CURRENT')));
  await run('--section=data', '--section=post-data', `--jobs=${jobs}`);
  await withSession(databaseUrl, (database) => database.query(functionsThat('RESET search_path')));
}

/**
 * Before PostgreSQL 18 earthdistance's functions find their own kin by the search path, which pg_restore empties, so
 * that no index over them can be built. For as long as that takes they get a path of their own.
 */
function functionsThat(change: string): string {
  return `DO $$
    DECLARE member record;
    BEGIN
      FOR member IN
        SELECT p.oid::regprocedure AS name
        FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid JOIN pg_language l ON l.oid = p.prolang
        WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e' AND l.lanname = 'sql' AND p.prosqlbody IS NULL
          AND d.refobjid IN (SELECT oid FROM pg_extension WHERE extname = 'earthdistance')
      LOOP EXECUTE 'ALTER FUNCTION ' || member.name || ' ${change}'; END LOOP;
    END $$`;
}

async function makeRoom(database: pg.Client, name: string, forceInto: string | null): Promise<void> {
  const tables = await countOf(
    database,
    `SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
     WHERE ${OWN_SCHEMAS} AND relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (
       SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')`,
  );
  if (tables === 0) return;
  if (forceInto !== name) {
    throw new BackupError(
      `The database ${name} is not empty (${tables} tables and the like): restore into a new one, ` +
        `or throw away what it holds with --force-into ${name}.`,
    );
  }
  const others = await countOf(
    database,
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  if (others > 0) {
    throw new BackupError(
      `The database ${name} is in use by ${others} connections: stop every server that works on it first.`,
    );
  }
  await empty(database);
}

async function empty(database: pg.Client): Promise<void> {
  const { rows } = await database.query<{ nspname: string }>(
    `SELECT nspname FROM pg_namespace WHERE ${OWN_SCHEMAS}`,
  );
  const drops = rows.map(({ nspname }) => `DROP SCHEMA ${pg.escapeIdentifier(nspname)} CASCADE;`);
  await database.query(`BEGIN; ${drops.join(' ')} CREATE SCHEMA public; COMMIT`);
}

async function countOf(database: pg.Client, select: string): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    `SELECT count(*) AS count FROM (${select}) AS found`,
  );
  return Number(rows[0]!.count);
}

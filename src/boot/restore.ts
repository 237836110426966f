import { parseArgs } from 'node:util';
import { appConfig } from '../config/app.config.js';
import { backupConfig } from '../config/backup.config.js';
import { storageConfig } from '../config/storage.config.js';
import { auditCommand } from '../platform/audit/audit-command.js';
import { BackupError } from '../platform/backup/backup-error.js';
import { BackupTarget } from '../platform/backup/backup-target.js';
import { withSession } from '../platform/backup/database-session.js';
import { openBackup } from '../platform/backup/open-backup.js';
import type { OpenedBackup } from '../platform/backup/open-backup.js';
import { restoreDatabase } from '../platform/backup/restore-database.js';
import { restoreObjects } from '../platform/backup/restore-objects.js';
import { differencesBetween, digestTables } from '../platform/backup/table-digests.js';
import { knownMigrations } from '../platform/prisma/migrate.js';
import { openPublicStorage } from '../platform/storage/open-storage.js';
import { migrate } from './migrate.js';
import { reindexSearch } from './reindex-search.js';
import { tryOut } from './try-out.js';

const USAGE =
  'Usage: npm run restore -- FILE [--verify] [--without-objects] [--force-into DATABASE], ' +
  'where FILE is the folder of a backup, its database.dump, the name of one in the configured place, or latest';

type Say = (line: string) => void;

/**
 * Restores a backup into the configured database and store, brings it up to this release, and with `--verify` proves
 * what came: tables, migrations, queues, objects, and the API itself.
 *
 * @throws BackupError if the backup, the database or what came of it is not as it should be
 */
export async function restore(databaseUrl: string, args: string[], say: Say): Promise<void> {
  const { file, verify, withoutObjects, forceInto } = readArguments(args);
  const config = backupConfig();
  const backup = await openBackup(file, BackupTarget.open(config));
  try {
    say(`checksums   ${backup.name} is what was written (${backup.record.dumpBytes} bytes of dump)`);
    await refuseNewer(backup);
    await restoreDatabase(backup, { databaseUrl, programFolders: config.programFolders, forceInto });
    say(`database    restored, as of ${backup.record.takenAt}`);
    if (verify) await verifyTables(databaseUrl, backup, say);
    const applied = await migrate(databaseUrl, () => undefined);
    say(
      `migrations  ${backup.record.migrations.length} came, ${applied.length} were added; queues are in place`,
    );
    say(`search      the index is made anew, of ${await reindexSearch()} documents`);
    if (!withoutObjects) await bringObjects(backup, say);
    if (verify) for (const line of await tryOut()) say(`api         ${line}`);
    await withSession(databaseUrl, (database) =>
      auditCommand(database, {
        action: 'backup.restored',
        permission: 'backups:restore',
        subject: { type: 'backup', id: backup.name },
        after: { takenAt: backup.record.takenAt, verified: verify, forced: forceInto !== null },
      }),
    );
    say(verify ? 'Restored and verified.' : 'Restored.');
  } finally {
    await backup.close();
  }
}

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        verify: { type: 'boolean', default: false },
        'without-objects': { type: 'boolean', default: false },
        'force-into': { type: 'string' },
      },
    });
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new Error('Name one backup');
    return {
      file,
      verify: values.verify,
      withoutObjects: values['without-objects'],
      forceInto: values['force-into'] ?? null,
    };
  } catch (error) {
    throw new BackupError(`${(error as Error).message}. ${USAGE}.`);
  }
}

/** A release cannot read what a later one wrote: told before anything is touched. */
async function refuseNewer({ name, record }: OpenedBackup): Promise<void> {
  const known = new Set(await knownMigrations());
  const unknown = record.migrations.filter((migration) => !known.has(migration));
  if (unknown.length === 0) return;
  throw new BackupError(
    `The backup ${name} is of a newer release (${record.productVersion}, with ${unknown.join(', ')}): restore it with that release.`,
  );
}

async function verifyTables(databaseUrl: string, { record }: OpenedBackup, say: Say): Promise<void> {
  const found = await withSession(databaseUrl, async (database) => {
    await database.query('BEGIN READ ONLY');
    return digestTables(database);
  });
  const differences = differencesBetween(record.tables, found);
  if (differences.length > 0)
    throw new BackupError(`The restored database is not what was backed up: ${differences.join('; ')}.`);
  const rows = Object.values(found).reduce((sum, table) => sum + table.rows, 0);
  say(
    `tables      ${Object.keys(found).length} with ${rows} rows, each with the count and the digest of the backup`,
  );
}

async function bringObjects({ name, target }: OpenedBackup, say: Say): Promise<void> {
  const { listed, written, lost } = await restoreObjects(
    target,
    name,
    openPublicStorage(appConfig(), storageConfig()),
  );
  if (lost.length > 0) {
    throw new BackupError(
      `${lost.length} of ${listed} objects are missing or damaged in ${target.place}: ${lost.slice(0, 5).join(', ')}. ` +
        'The database is restored; the others are in place.',
    );
  }
  say(`objects     ${listed} listed, ${written} written, ${listed - written} were there`);
}

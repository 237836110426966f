import type { Migration } from '../../../scripts/prisma/migrations-folder.mjs';
import type { Session } from '../../../scripts/prisma/session.mjs';
import { DatabaseAheadError, MigrationEditedError, MigrationFailedBeforeError } from './migrate.errors.js';

/** A row of Prisma's own table of what was applied; those that were rolled back are left out. */
export interface LedgerEntry {
  name: string;
  checksum: string;
  state: 'applied' | 'failed' | 'interrupted';
}

const UNDEFINED_TABLE = '42P01';

/** What was done to this database so far. Empty if nothing ever was. */
export async function readLedger(session: Session): Promise<LedgerEntry[]> {
  try {
    const { rows } = await session.query<LedgerEntry>(`
      SELECT migration_name AS name, checksum,
             CASE WHEN finished_at IS NOT NULL THEN 'applied'
                  WHEN logs IS NOT NULL THEN 'failed'
                  ELSE 'interrupted' END AS state
      FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`);
    return rows;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

/** Whether the database has every migration, each as it stands in the folder, and no other. */
export function isUpToDate(migrations: Migration[], ledger: LedgerEntry[]): boolean {
  const applied = new Map(ledger.map((entry) => [entry.name, entry]));
  return (
    applied.size === migrations.length &&
    ledger.every(({ state }) => state === 'applied') &&
    migrations.every(({ name, checksum }) => applied.get(name)?.checksum === checksum)
  );
}

/**
 * What is to be done, in order. `interrupted`: begun by a process that was killed, and since a migration is one
 * transaction together with its record, nothing of it remains.
 *
 * @throws DatabaseAheadError, MigrationEditedError, MigrationFailedBeforeError
 */
export function planMigrations(migrations: Migration[], ledger: LedgerEntry[]) {
  const folder = new Map(migrations.map((migration) => [migration.name, migration]));
  const unknown = ledger.filter(({ name }) => !folder.has(name));
  if (unknown.length > 0) throw new DatabaseAheadError(namesOf(unknown));

  const applied = ledger.filter(({ state }) => state === 'applied');
  const edited = applied.filter(({ name, checksum }) => folder.get(name)!.checksum !== checksum);
  if (edited.length > 0) throw new MigrationEditedError(namesOf(edited));

  const unfinished = ledger.filter(({ state }) => state !== 'applied');
  const failed = unfinished.find(
    ({ name, state }) => state === 'failed' || !isOneTransaction(folder.get(name)!.sql),
  );
  if (failed) throw new MigrationFailedBeforeError(failed.name);

  const done = new Set(namesOf(applied));
  return {
    interrupted: namesOf(unfinished),
    pending: namesOf(migrations).filter((name) => !done.has(name)),
  };
}

/** Indexes built CONCURRENTLY refuse transactions: if one fails, half of it may remain. */
export function isOneTransaction(sql: string): boolean {
  return !/\bCONCURRENTLY\b/i.test(sql);
}

function namesOf(named: { name: string }[]): string[] {
  return [...new Set(named.map(({ name }) => name))];
}

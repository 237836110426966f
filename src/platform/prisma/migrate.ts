import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readMigrations, toMigrationsList } from '../../../scripts/prisma/migrations-folder.mjs';
import type { Migration } from '../../../scripts/prisma/migrations-folder.mjs';
import { Session } from '../../../scripts/prisma/session.mjs';
import { MigrationBlockedError, MigrationFailedError, MigrationsBusyError } from './migrate.errors.js';
import { isOneTransaction, isUpToDate, planMigrations, readLedger } from './migration-ledger.js';

export interface ApplyMigrationsOptions {
  databaseUrl: string;
  /** Default: the `prisma/migrations` beside the folder (src or dist) that this runs from. */
  migrationsDir?: string;
  log?: (line: string) => void;
  /** How long to wait for another process that is migrating (milliseconds). */
  lockWaitMs?: number;
  /** How often to try a migration that does not get its locks, and how long to wait between (milliseconds). */
  tries?: number;
  retryPauseMs?: number;
}

const MIGRATIONS_DIR = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** The lock that Prisma itself takes, so that its CLI and this wait for each other. */
const PRISMA_LOCK = 72707369;

/** lock_not_available and deadlock_detected: the same script may succeed a moment later. */
const WORTH_ANOTHER_TRY = new Set(['55P03', '40P01']);

/**
 * Brings a database to the state of the code, in this process, with Prisma's engine and in Prisma's own table. Of many
 * processes that call it at once, one works and the others wait. A migration and the record of it are one transaction.
 *
 * @returns the names of the migrations that were applied
 * @throws MigrationError in one of its kinds: nothing was changed by the migration that it names
 */
export async function applyMigrations(options: ApplyMigrationsOptions): Promise<string[]> {
  const migrationsDir = options.migrationsDir ?? MIGRATIONS_DIR;
  const migrations = await readMigrations(migrationsDir);
  const session = new RecordingSession(options.databaseUrl);
  try {
    if (isUpToDate(migrations, await readLedger(session))) return [];
    await takeLock(session, options.lockWaitMs ?? 60_000);
    const { interrupted, pending } = planMigrations(migrations, await readLedger(session));
    if (pending.length === 0) return [];

    const engine = await openEngine(session);
    for (const migrationName of interrupted) await engine.markMigrationRolledBack({ migrationName });
    await applyAll(engine, session, migrationsDir, migrations, options);
    options.log?.(`Applied ${pending.length} migration(s): ${pending.join(', ')}.`);
    return pending;
  } finally {
    await session.end();
  }
}

/** The names of the migrations that this code has, oldest first. */
export async function knownMigrations(): Promise<string[]> {
  return (await readMigrations(MIGRATIONS_DIR)).map(({ name }) => name);
}

/**
 * The migrations of this code that a database does not have.
 *
 * @throws MigrationError where they cannot simply be applied
 */
export async function pendingMigrations(
  databaseUrl: string,
  migrationsDir = MIGRATIONS_DIR,
): Promise<string[]> {
  const session = new Session(databaseUrl);
  try {
    return planMigrations(await readMigrations(migrationsDir), await readLedger(session)).pending;
  } finally {
    await session.end();
  }
}

type Engine = Awaited<ReturnType<typeof openEngine>>;

/** Loaded only when there is something to apply: most starts find nothing. */
async function openEngine(session: Session) {
  const { openSchemaEngine } = await import('../../../scripts/prisma/wasm-engine.mjs');
  return openSchemaEngine(session);
}

async function applyAll(
  engine: Engine,
  session: RecordingSession,
  migrationsDir: string,
  migrations: Migration[],
  { log, tries = 5, retryPauseMs = 1_000 }: ApplyMigrationsOptions,
): Promise<void> {
  const input = {
    migrationsList: toMigrationsList(migrationsDir, migrations),
    filters: { externalTables: [], externalEnums: [] },
  };
  for (let attempt = 1; ; attempt++) {
    try {
      await engine.applyMigrations(input);
      return;
    } catch (error) {
      const cause = session.failure ?? (error as Error & { code?: string });
      const failed = (await readLedger(session)).find(({ state }) => state !== 'applied');
      if (!failed) throw error;
      const { sql } = migrations.find(({ name }) => name === failed.name)!;
      if (!WORTH_ANOTHER_TRY.has(cause.code ?? '') || !isOneTransaction(sql)) {
        throw new MigrationFailedError(failed.name, cause);
      }
      await engine.markMigrationRolledBack({ migrationName: failed.name });
      if (attempt >= tries) throw new MigrationBlockedError(failed.name, tries);
      log?.(`Migration ${failed.name} did not get its locks (try ${attempt} of ${tries}).`);
      await pause(retryPauseMs);
    }
  }
}

/** Asks again and again: a session that waits inside PostgreSQL would hold up an index built CONCURRENTLY. */
async function takeLock(session: Session, lockWaitMs: number): Promise<void> {
  for (const begun = performance.now(); ; await pause(100)) {
    const { rows } = await session.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      PRISMA_LOCK,
    ]);
    if (rows[0]?.taken) return;
    if (performance.now() - begun > lockWaitMs) throw new MigrationsBusyError(lockWaitMs);
  }
}

/**
 * Records a migration as finished in the transaction of the migration itself. Prisma records it just afterwards, and a
 * process killed in between would leave a database that nobody can tell the state of.
 */
class RecordingSession extends Session {
  /** Why the last script failed, as PostgreSQL tells it. */
  failure: (Error & { code?: string }) | undefined;

  override async run(script: string): Promise<void> {
    this.failure = undefined;
    const record =
      'UPDATE "_prisma_migrations" SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL';
    try {
      await super.run(isOneTransaction(script) ? `${script}\n;\n${record}` : script);
    } catch (error) {
      this.failure = error as Error;
      throw error;
    }
  }
}

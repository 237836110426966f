import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { getConstructionPlans, PgBoss } from 'pg-boss';
import { readMigrations, toMigrationsList } from '../../scripts/prisma/migrations-folder.mjs';
import { Session } from '../../scripts/prisma/session.mjs';
import { openSchemaEngine } from '../../scripts/prisma/wasm-engine.mjs';
import { factsQueue } from '../../src/platform/events/facts.queue.js';
import { applyMigrations } from '../../src/platform/prisma/migrate.js';
import {
  DatabaseAheadError,
  MigrationBlockedError,
  MigrationEditedError,
  MigrationFailedBeforeError,
  MigrationFailedError,
} from '../../src/platform/prisma/migrate.errors.js';
import { installQueues } from '../../src/platform/queue/install-queues.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

const OURS = resolve('prisma/migrations');
const SCHEMA = resolve('prisma/schema.prisma');

let testDatabase: TestDatabase;
let databaseUrl: string;
let database: pg.Client;

beforeEach(async () => {
  testDatabase = await createTestDatabase({ empty: true });
  databaseUrl = testDatabase.url;
  database = new pg.Client(databaseUrl);
  await database.connect();
});

afterEach(async () => {
  await database.end();
  await testDatabase.drop();
});

describe('our migrations', () => {
  beforeEach(() => applyMigrations({ databaseUrl }).then(() => undefined));

  it('lead to exactly what schema.prisma says', async () => {
    const migrations = await readMigrations(OURS);
    const session = new Session(databaseUrl);
    const engine = await openSchemaEngine(session);
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...toMigrationsList(OURS, migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA, content: await readFile(SCHEMA, 'utf8') }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    await session.end();
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('empty migration') });
  });

  it('never wait long for a lock', async () => {
    const migrations = await readMigrations(OURS);
    expect(migrations.filter(({ sql }) => !sql.startsWith("SET lock_timeout = '2s';\n"))).toEqual([]);
  });

  it('hold what schema.prisma cannot say', async () => {
    const { rows } = await database.query<{ name: string }>(`
      SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`);
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'Deal_priceCents_check',
        'Deal_floorCents_check',
        'Deal_lat_check',
        'Deal_lng_check',
        'DealImage_position_check',
        'Offer_priceCents_check',
        'enqueue_facts',
        'refuse_fact_update',
      ]),
    );
  });

  it('are not applied twice', async () => {
    expect(await applyMigrations({ databaseUrl })).toEqual([]);
  });
});

describe('applying migrations', () => {
  let migrationsDir: string;

  beforeEach(async () => {
    migrationsDir = await mkdtemp(join(tmpdir(), 'migrations-'));
    await write('1_shelf', 'CREATE TABLE shelf (id int PRIMARY KEY);');
  });

  afterEach(() => rm(migrationsDir, { recursive: true }));

  async function write(name: string, sql: string): Promise<void> {
    await mkdir(join(migrationsDir, name), { recursive: true });
    await writeFile(join(migrationsDir, name, 'migration.sql'), sql);
  }

  const apply = (options = {}) =>
    applyMigrations({ databaseUrl, migrationsDir, retryPauseMs: 50, ...options });

  it('happens once when two processes start at the same time', async () => {
    await write('2_slow', 'SELECT pg_sleep(0.3); CREATE TABLE book (id int);');
    const applied = await Promise.all([apply(), apply()]);
    expect(applied).toContainEqual(['1_shelf', '2_slow']);
    expect(applied).toContainEqual([]);
    expect(await ledger()).toEqual(['1_shelf', '2_slow']);
  });

  it('refuses a migration that was edited after it was applied, by its name', async () => {
    await apply();
    await write('1_shelf', 'CREATE TABLE shelf (id bigint PRIMARY KEY);');
    await expect(apply()).rejects.toThrow(new MigrationEditedError(['1_shelf']));
  });

  it('refuses a database that is ahead of the code', async () => {
    await write('2_newer', 'SELECT 1;');
    await apply();
    await rm(join(migrationsDir, '2_newer'), { recursive: true });
    await expect(apply()).rejects.toThrow(new DatabaseAheadError(['2_newer']));
  });

  it('undoes a migration that fails and goes no further until somebody looked', async () => {
    await write('2_bad', 'CREATE TABLE book (id int); SELECT 1 / 0;');
    const failure = await apply().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationFailedError);
    expect(failure).toHaveProperty('message', 'Migration 2_bad failed: division by zero');
    expect(await tableExists('book')).toBe(false);
    await write('2_bad', 'CREATE TABLE book (id int);');
    await expect(apply()).rejects.toThrow(new MigrationFailedBeforeError('2_bad'));
  });

  it('tries again when a migration cannot get its locks', async () => {
    await apply();
    await write('2_column', "SET lock_timeout = '100ms';\nALTER TABLE shelf ADD COLUMN width int;");
    await database.query('BEGIN; LOCK TABLE shelf IN ACCESS SHARE MODE;');
    await expect(apply({ tries: 2 })).rejects.toThrow(new MigrationBlockedError('2_column', 2));
    let released: Promise<unknown> | undefined;
    const applied = await apply({ tries: 50, log: () => (released ??= database.query('COMMIT')) });
    expect(applied).toEqual(['2_column']);
    await released;
  });

  it('recovers by itself from having been killed half-way', async () => {
    await apply();
    await database.query(`UPDATE "_prisma_migrations" SET finished_at = NULL`);
    await database.query('DROP TABLE shelf');
    expect(await apply()).toEqual(['1_shelf']);
    expect(await tableExists('shelf')).toBe(true);
  });

  it('records a migration in the transaction of the migration', async () => {
    await write('2_watched', 'CREATE TABLE seen AS SELECT pg_current_xact_id()::text AS id;');
    await database.query(`
      CREATE TABLE _prisma_migrations (
        id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
        migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
        started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0);
      CREATE TABLE finished (migration text, id text);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO finished VALUES (NEW.migration_name, pg_current_xact_id()::text); RETURN NULL; END $$;
      CREATE TRIGGER note AFTER UPDATE ON _prisma_migrations FOR EACH ROW
        WHEN (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL) EXECUTE FUNCTION note();`);
    await apply();
    const { rows } = await database.query(`SELECT seen.id FROM seen JOIN finished USING (id)`);
    expect(rows).toHaveLength(1);
  });

  it('lets an index be built without a transaction', async () => {
    await write(
      '2_index',
      "SET lock_timeout = '2s';\n-- why\nCREATE INDEX CONCURRENTLY shelf_id ON shelf (id);\n",
    );
    expect(await apply()).toEqual(['1_shelf', '2_index']);
  });

  async function ledger(): Promise<string[]> {
    const { rows } = await database.query<{ name: string }>(
      'SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL ORDER BY started_at',
    );
    return rows.map(({ name }) => name);
  }

  async function tableExists(name: string): Promise<boolean> {
    const { rows } = await database.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
      name,
    ]);
    return rows[0]!.found;
  }
});

describe('the table of facts', () => {
  const id = randomUUID();
  const record = () =>
    database.query(`INSERT INTO "Fact" (id, name, data) VALUES ($1, 'deal.published', '{}')`, [id]);

  beforeEach(() => applyMigrations({ databaseUrl }).then(() => undefined));

  it('takes no fact whose delivery cannot be queued', async () => {
    await expect(record()).rejects.toThrow('pgboss.job');
    await database.query(getConstructionPlans());
    await expect(record()).rejects.toThrow('The queue "facts" does not exist');
    expect((await database.query('SELECT id FROM "Fact"')).rows).toEqual([]);
  });

  it('queues the job that pg-boss itself would make, and wakes the workers as it does', async () => {
    await installQueues(databaseUrl, [factsQueue]);
    const woken: unknown[] = [];
    const { rows } = await database.query<{ channel: string }>(
      `SELECT 'pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24) AS channel`,
    );
    database.on('notification', ({ channel, payload }) => woken.push({ channel, payload }));
    await database.query(`LISTEN ${rows[0]!.channel}`);

    await record();
    const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false });
    await boss.start();
    await boss.send(factsQueue.name, { factId: id });
    await boss.stop({ graceful: false });

    const jobs = await database.query<{ job: Record<string, unknown> }>(
      `SELECT to_jsonb(job) - '{id,created_on,start_after,keep_until}'::text[]
              || jsonb_build_object('kept', keep_until - start_after, 'due', start_after <= now()) AS job
       FROM pgboss.job ORDER BY id = $1 DESC`,
      [id],
    );
    expect(jobs.rows).toHaveLength(2);
    expect(jobs.rows[0]).toEqual(jobs.rows[1]);
    expect(woken).toHaveLength(2);
    expect(woken[0]).toEqual(woken[1]);
  });

  it('is append-only', async () => {
    await expect(database.query(`UPDATE "Fact" SET name = 'x'`)).rejects.toThrow('append-only');
    await database.query('DELETE FROM "Fact"');
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabase, dropDatabase, withDatabaseName } from '../../scripts/prisma/databases.mjs';
import { migrate } from '../../src/boot/migrate.js';
import { DiskStorage } from '../../src/platform/storage/disk.storage.js';
import { runCommand } from './command.js';
import { insertManyDeals } from './many-deals.js';
import type { PostgresWithClient } from './postgres-with-client.js';

/** A market with deals and pictures, and what the commands need to save it and to bring it back. */
export class MarketToSave {
  private databases = 0;

  private constructor(
    private readonly server: PostgresWithClient,
    readonly folder: string,
    readonly databaseUrl: string,
    readonly media: DiskStorage,
  ) {}

  static async open(
    server: PostgresWithClient,
    size: { users: number; deals: number; pictures: number },
  ): Promise<MarketToSave> {
    const folder = await mkdtemp(join(tmpdir(), 'kwad-backup-'));
    const databaseUrl = withDatabaseName(server.url, 'market');
    await createDatabase(databaseUrl);
    await migrate(databaseUrl, () => undefined);
    if (server.major < 18) await lendUuids(databaseUrl);
    await insertManyDeals(databaseUrl, size);
    const media = new DiskStorage(join(folder, 'data/media'), '');
    for (let n = 0; n < size.pictures; n++) await media.put(`many/${n}.webp`, Buffer.from(`picture ${n}`));
    return new MarketToSave(server, folder, databaseUrl, media);
  }

  get backups(): string {
    return join(this.folder, 'backups');
  }

  get settings(): Record<string, string> {
    return {
      DATA_DIR: join(this.folder, 'data'),
      DATABASE_URL: this.databaseUrl,
      BACKUP_DIR: this.backups,
      PG_BIN_DIR: this.server.programs,
    };
  }

  backUp(settings: Record<string, string> = {}) {
    return runCommand({ ...this.settings, ...settings, APP_ROLE: 'backup' });
  }

  /** Restores into a database and a data folder that are not there yet. */
  async restore(args: string[], settings: Record<string, string> = {}) {
    const name = `restored_${++this.databases}`;
    const databaseUrl = withDatabaseName(this.server.url, name);
    const dataDir = join(this.folder, name);
    const outcome = await runCommand(
      { ...this.settings, DATABASE_URL: databaseUrl, DATA_DIR: dataDir, ...settings, APP_ROLE: 'restore' },
      args,
    );
    return { ...outcome, databaseUrl, dataDir };
  }

  async drop(databaseUrl: string): Promise<void> {
    await dropDatabase(databaseUrl);
  }

  async stop(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The rows for tests are made with a function that PostgreSQL has since 18. */
async function lendUuids(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT pg_catalog.gen_random_uuid()'`,
  );
  await client.end();
}

import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { BackupRecord } from './backup-record.js';

const UNDEFINED_TABLE = '42P01';

/** The table of backups that were begun, as the process that takes them writes it. */
export class BackupRuns {
  constructor(private readonly database: pg.Client) {}

  async begin(name: string, at: Date): Promise<void> {
    await this.write('INSERT INTO "BackupRun" (id, name, "startedAt") VALUES ($1, $2, $3)', [
      uuidv7(),
      name,
      at,
    ]);
  }

  async succeed({ name, dumpBytes, objects }: BackupRecord): Promise<void> {
    await this.write(
      'UPDATE "BackupRun" SET "endedAt" = now(), "dumpBytes" = $2, objects = $3 WHERE name = $1',
      [name, dumpBytes, objects.count],
    );
  }

  async fail(name: string, reason: string): Promise<void> {
    await this.write('UPDATE "BackupRun" SET "endedAt" = now(), error = $2 WHERE name = $1', [name, reason]);
  }

  /** When the last one that succeeded began; null if none did. */
  async lastSuccess(): Promise<Date | null> {
    const rows = await this.write<{ at: Date | null }>(
      'SELECT max("startedAt") AS at FROM "BackupRun" WHERE "endedAt" IS NOT NULL AND error IS NULL',
      [],
    );
    return rows[0]?.at ?? null;
  }

  /** A database that is about to be migrated to the release that brought this table is backed up all the same. */
  private async write<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.database.query<Row>(sql, values)).rows;
    } catch (error) {
      if ((error as { code?: string }).code === UNDEFINED_TABLE) return [];
      throw error;
    }
  }
}

import { Readable } from 'node:stream';
import type pg from 'pg';
import type { BackupConfig } from '../../config/backup.config.js';
import { productVersion } from '../../config/product-version.js';
import type { Storage } from '../storage/storage.js';
import { COVERED, FILES, nameOf, writeChecksums } from './backup-record.js';
import type { BackupRecord, ObjectEntry } from './backup-record.js';
import type { BackupTarget } from './backup-target.js';
import { openSession, serverVersion } from './database-session.js';
import { Hashed } from './hashed.js';
import { copyObjects } from './object-copies.js';
import { findPrograms, start } from './programs.js';
import { digestTables } from './table-digests.js';

export interface BackupSource {
  databaseUrl: string;
  objects: Storage;
}

/**
 * Takes one backup. Dump, counts and digests are of one snapshot; objects are listed after it, because an object is
 * written before the row that names it. The checksum file comes last: without it nobody takes this for a backup.
 *
 * @throws BackupError where PostgreSQL's programs are missing or fail
 */
export async function takeBackup(
  { databaseUrl, objects }: BackupSource,
  target: BackupTarget,
  { programFolders }: Pick<BackupConfig, 'programFolders'>,
  startedAt = new Date(),
): Promise<BackupRecord> {
  const name = nameOf(startedAt);
  const checksums: Record<string, string> = {};
  const write = async (file: string, body: Hashed) => {
    const bytes = await target.writeFile(name, file, body.stream);
    checksums[file] = body.sha256;
    return bytes;
  };

  const database = await openSession(databaseUrl);
  try {
    const { version, major } = await serverVersion(database);
    const programs = await findPrograms(major, programFolders);
    const { snapshot, at } = await openSnapshot(database);
    const [dumpBytes, tables] = await Promise.all([
      write(FILES.dump, dump(programs.pgDump, databaseUrl, snapshot)),
      digestTables(database),
    ]);
    const migrations = await appliedMigrations(database);
    await database.query('COMMIT');

    const held = { count: 0, bytes: 0 };
    const earlier = (await target.list()).findLast(({ whole }) => whole)?.name;
    await write(FILES.objects, new Hashed(manifestLines(copyObjects(objects, target, earlier), held)));
    const record: BackupRecord = {
      format: 1,
      name,
      takenAt: at.toISOString(),
      productVersion: productVersion(),
      serverVersion: version,
      serverMajor: major,
      migrations,
      dumpBytes,
      tables,
      objects: held,
    };
    await write(FILES.record, new Hashed(Readable.from([`${JSON.stringify(record, null, 2)}\n`])));
    const inOrder = Object.fromEntries(COVERED.map((file) => [file, checksums[file]!]));
    await target.writeFile(name, FILES.checksums, Readable.from([Buffer.from(writeChecksums(inOrder))]));
    return record;
  } finally {
    await database.end();
  }
}

/** Begins the transaction whose view of the database pg_dump shares. */
async function openSnapshot(database: pg.Client): Promise<{ snapshot: string; at: Date }> {
  await database.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  await database.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  const { rows } = await database.query<{ snapshot: string; at: Date }>(
    'SELECT pg_export_snapshot() AS snapshot, now() AS at',
  );
  return rows[0]!;
}

function dump(pgDump: string, databaseUrl: string, snapshot: string): Hashed {
  const args = ['--format=custom', '--no-owner', '--no-privileges', '--lock-wait-timeout=60s'];
  const work = start(pgDump, [...args, `--snapshot=${snapshot}`], databaseUrl, ['ignore', 'pipe', 'pipe']);
  return new Hashed(work.child.stdout!, () => work.done);
}

async function* manifestLines(entries: AsyncIterable<ObjectEntry>, held: { count: number; bytes: number }) {
  for await (const entry of entries) {
    held.count++;
    held.bytes += entry.bytes;
    yield `${JSON.stringify(entry)}\n`;
  }
}

async function appliedMigrations(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(`
    SELECT migration_name AS name FROM "_prisma_migrations"
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY started_at`);
  return rows.map(({ name }) => name);
}

// The folder of migrations, as Prisma lays it out: <name>/migration.sql, applied in the order of their names.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const LOCK_FILE = 'migration_lock.toml';

/** Reads all migrations, oldest first. The checksum is the one that Prisma keeps in `_prisma_migrations`. */
export async function readMigrations(directory) {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** The same in the shape in which the schema engine takes it. */
export function toMigrationsList(directory, migrations) {
  return {
    baseDir: directory,
    lockfile: { path: LOCK_FILE, content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

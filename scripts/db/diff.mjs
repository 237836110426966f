// Writes the migration that is missing between prisma/migrations and prisma/schema.prisma.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDatabaseName } from '../prisma/databases.mjs';
import { readMigrations, toMigrationsList } from '../prisma/migrations-folder.mjs';
import { Session } from '../prisma/session.mjs';
import { openSchemaEngine } from '../prisma/wasm-engine.mjs';
import { findUnsafe } from './migration-lint.mjs';
import { withAnyServer } from './server.mjs';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const SCHEMA = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
const USAGE =
  'Usage: npm run db:diff -- <name>, in lower-case letters, digits and underscores (add_deal_colour).';

try {
  const [name = '', ...others] = process.argv.slice(2);
  if (!/^[a-z][a-z0-9_]{0,79}$/.test(name) || others.length > 0) throw new Error(USAGE);
  const sql = await withAnyServer(missingSql);
  console.log(
    sql ? await writeMigration(name, sql) : 'No difference: the migrations lead to what schema.prisma says.',
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Replays the migrations into a throw-away database and compares. Null if nothing is missing. */
async function missingSql(serverUrl) {
  const session = new Session(withDatabaseName(serverUrl, 'postgres'));
  try {
    const engine = await openSchemaEngine(session);
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...toMigrationsList(MIGRATIONS, await readMigrations(MIGRATIONS)) },
      to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA, content: await readFile(SCHEMA, 'utf8') }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? null : stdout;
  } finally {
    await session.end();
  }
}

async function writeMigration(name, sql) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const directory = join(MIGRATIONS, `${stamp}_${name}`);
  await mkdir(directory);
  const file = join(directory, 'migration.sql');
  const script = `SET lock_timeout = '2s';\n\n${sql}`;
  await writeFile(file, script);
  const unsafe = await findUnsafe(script);
  return [
    `Wrote ${relative('.', file)}: read it, then run \`npm run db:migrate\`.`,
    ...unsafe.map(({ rule, line, detail }) => `  line ${line}: ${rule} (${detail})`),
    ...(unsafe.length > 0 ? ['Rewrite these before it is deployed: docs/operations/migrations.md.'] : []),
  ].join('\n');
}

// Drops the database, makes it anew and applies the migrations to it.
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { createDatabase, databaseName, dropDatabase } from '../prisma/databases.mjs';
import { databaseUrl, dataDir, withDatabase } from './server.mjs';

try {
  if (process.env.NODE_ENV === 'production') throw new Error('A production database is never reset.');
  if (!(await isConfirmed()))
    throw new Error('Nothing was done: run `npm run db:reset -- --yes` to go ahead.');
  await withDatabase(async (url) => {
    await dropDatabase(url);
    await createDatabase(url);
  });
  console.log(`Dropped and re-created ${description()}.`);
  process.exitCode = migrate();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function description() {
  if (!databaseUrl) return `the database in ${dataDir}`;
  return `the database ${databaseName(databaseUrl)} on ${new URL(databaseUrl).host}`;
}

async function isConfirmed() {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `This deletes everything in ${description()}. Type "yes" to go on: `,
  );
  terminal.close();
  return answer.trim() === 'yes';
}

/** @returns {number} the exit code */
function migrate() {
  const start = fileURLToPath(new URL('../start.mjs', import.meta.url));
  const env = { ...process.env, APP_ROLE: 'migrate' };
  return spawnSync(process.execPath, [start], { env, stdio: 'inherit' }).status ?? 1;
}

// `npm run sql [-- -c 'SELECT …']`: psql on the database of the settings, the embedded one included while the server runs.
import { spawnSync } from 'node:child_process';
import { build, isFresh } from '../build.mjs';

if (!isFresh()) build({ output: 2 });
const { loadEnvironment } = await import(new URL('../../dist/config/environment.js', import.meta.url).href);
const { joinDatabase } = await import(new URL('../../dist/boot/database.js', import.meta.url).href);
const database = await joinDatabase(loadEnvironment());
try {
  const { error, status } = spawnSync('psql', [database.url, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error)
    console.error('psql is not on this machine: install postgresql-client (any version from 15 on).');
  process.exitCode = status ?? 1;
} finally {
  await database.close();
}

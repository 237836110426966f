import 'reflect-metadata';
import { loadEnvironment } from '../config/environment.js';
import type { Environment } from '../config/environment.js';
import { joinDatabase, openDatabase } from './database.js';
import type { OpenDatabase } from './database.js';
import { assertPortFree } from './port.js';
import { serve } from './serve.js';
import { Shutdown } from './shutdown.js';

/** Roles that do one thing and end, and take no requests. */
const COMMANDS: Environment['APP_ROLE'][] = ['migrate', 'backup', 'restore'];

/**
 * Brings the process up in its role: settings, database, migrations, then server and worker. What cannot work ends the
 * boot with an error whose message is for a person.
 *
 * @param whenWarm called once, when all that a start does was done
 */
export async function boot(whenWarm: () => void = () => undefined): Promise<void> {
  const environment = loadEnvironment();
  const shutdown = new Shutdown();
  try {
    if (!COMMANDS.includes(environment.APP_ROLE)) await assertPortFree(environment.HOST, environment.PORT);
    // A backup is taken beside a server that runs; everything else wants the embedded database for itself.
    const open = environment.APP_ROLE === 'backup' ? joinDatabase : openDatabase;
    const database = await open(environment, say);
    shutdown.add('database', () => database.close());
    await bringUp(environment, database, shutdown, whenWarm);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function bringUp(
  environment: Environment,
  database: OpenDatabase,
  shutdown: Shutdown,
  whenWarm: () => void,
): Promise<void> {
  // Each role loads what it alone needs.
  if (environment.APP_ROLE === 'migrate') {
    const { migrate } = await import('./migrate.js');
    const applied = await migrate(database.url, say);
    if (applied.length === 0) say('The database is up to date.');
    return shutdown.run();
  }
  const args = process.argv.slice(2);
  if (environment.APP_ROLE === 'backup') {
    const { backUp } = await import('./backup.js');
    const stop = new AbortController();
    shutdown.add('schedule', async () => stop.abort());
    shutdown.onSignals();
    await backUp(database.url, args, stop.signal, say);
    return shutdown.run();
  }
  if (environment.APP_ROLE === 'restore') {
    const { restore } = await import('./restore.js');
    await restore(database.url, args, say);
    return shutdown.run();
  }
  // In production migrating is a step of its own (APP_ROLE=migrate), taken once and not by every replica.
  if (environment.NODE_ENV !== 'production') {
    const { migrate } = await import('./migrate.js');
    await migrate(database.url, say);
  }
  shutdown.onSignals();
  database.onLost(() =>
    shutdown.fail(`The embedded PostgreSQL ended; see ${environment.DATA_DIR}/postgres.log.`),
  );
  await serve(environment, shutdown, say, whenWarm);
}

function say(line: string): void {
  console.log(line);
}

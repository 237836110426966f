import { QUEUES } from '../app.queues.js';
import { applyMigrations, isMigrated } from '../platform/prisma/migrate.js';
import { installQueues } from '../platform/queue/install-queues.js';
import { BootError } from './failure.js';

/** Brings a database to the shape that this code expects: our migrations, then the queue's own tables. */
export async function migrate(databaseUrl: string, say: (line: string) => void): Promise<string[]> {
  const applied = await applyMigrations({ databaseUrl, log: say });
  await installQueues(databaseUrl, QUEUES);
  return applied;
}

/** @throws BootError if the database is not of this version: empty, older or newer */
export async function assertMigrated(databaseUrl: string): Promise<void> {
  if (await isMigrated(databaseUrl)) return;
  throw new BootError(
    'The database is not of this version: run `npm start` once, or `npm run db:migrate` in production.',
  );
}

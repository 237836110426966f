import { QUEUES } from '../app.queues.js';
import { applyMigrations, pendingMigrations } from '../platform/prisma/migrate.js';
import { installQueues } from '../platform/queue/install-queues.js';
import { BootError } from './failure.js';

/** Brings a database to the shape that this code expects: our migrations, then the queue's own tables. */
export async function migrate(databaseUrl: string, say: (line: string) => void): Promise<string[]> {
  const applied = await applyMigrations({ databaseUrl, log: say });
  await installQueues(databaseUrl, QUEUES);
  return applied;
}

/** @throws BootError if the database is empty or older than this code, MigrationError if it is newer or was edited */
export async function assertMigrated(databaseUrl: string): Promise<void> {
  const pending = await pendingMigrations(databaseUrl);
  if (pending.length === 0) return;
  throw new BootError(
    `The database lacks ${pending.length} migrations: run \`npm start\` once, or \`npm run db:migrate\` in production.`,
  );
}

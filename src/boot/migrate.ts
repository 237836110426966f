import { QUEUES } from '../app.queues.js';
import { applyMigrations } from '../platform/prisma/migrate.js';
import { installQueues } from '../platform/queue/install-queues.js';

/** Brings a database to the shape that this code expects: our migrations, then the queue's own tables. */
export async function migrate(databaseUrl: string, say: (line: string) => void): Promise<string[]> {
  const applied = await applyMigrations({ databaseUrl, log: say });
  await installQueues(databaseUrl, QUEUES);
  return applied;
}

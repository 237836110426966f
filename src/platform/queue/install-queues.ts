import { PgBoss } from 'pg-boss';
import type { Queue } from './queue.js';

/** Makes or updates the queue's own tables and every declared queue. Idempotent; run after the migrations. */
export async function installQueues(databaseUrl: string, queues: readonly Queue<never>[]): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 2, supervise: false, schedule: false });
  boss.on('error', () => undefined); // each call below rejects with its own error
  await boss.start();
  try {
    const known = new Set((await boss.getQueues()).map(({ name }) => name));
    for (const { name, options } of queues) {
      if (known.has(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

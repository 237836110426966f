import { DeadDeliveries, DEAD_DELIVERIES_SORT } from '../../modules/notifications/dead-deliveries.service.js';
import { readCursor } from '../../platform/http/inputs.js';
import { UsageError } from '../failures.js';
import { readId, readLimit } from '../inputs.js';
import { action, change } from '../operator.js';
import type { CommandGroup } from '../operator.js';

interface ListOptions {
  limit: number;
  cursor?: string;
  suppressed?: boolean;
}

/** Mails and pushes that reached nobody. */
export const deliveriesCommands: CommandGroup = (program) => {
  const deliveries = program.command('deliveries').description('mails and pushes that reached nobody');

  deliveries
    .command('list')
    .description('those that were given up, with their last error, the newest first')
    .option('--limit <count>', 'how many', readLimit, 24)
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--suppressed', 'instead, mails whose address takes none from us')
    .action(
      action<[ListOptions]>(async (operator, { limit, cursor, suppressed }) => {
        const { items, nextCursor } = await operator
          .use(DeadDeliveries)
          .list(limit, readCursor(cursor, DEAD_DELIVERIES_SORT), suppressed ? 'SUPPRESSED' : 'DEAD');
        const rows = items.map(({ id, channel, failures, createdAt, lastError, notification }) => {
          const { kind, userId } = notification;
          return { id, kind, channel, failures, createdAt, userId, lastError };
        });
        operator.rows(rows, { nextCursor });
      }),
    );

  deliveries
    .command('retry')
    .description('try dead deliveries again: mend the cause first')
    .argument('[id]', 'which one', readId)
    .option('--all', 'every dead delivery')
    .action(
      change<[string | undefined, { all?: boolean }]>(
        'deliveries:retry',
        async (operator, id, { all = false }) => {
          if (all === (id !== undefined)) throw new UsageError('Name one delivery, or say --all.');
          const dead = operator.use(DeadDeliveries);
          const ids = id === undefined ? await dead.listIds() : [id];
          for (const each of ids) await dead.retry(each);
          operator.done(`Due again: ${ids.length}.`, { retried: ids });
        },
      ),
    );

  deliveries
    .command('drop')
    .description('give up a dead delivery: the notification stays in the app')
    .argument('<id>', 'which one', readId)
    .action(
      change<[string]>('deliveries:retry', async (operator, id) => {
        await operator.confirm(`Delivery ${id} will never go out.`);
        await operator.use(DeadDeliveries).drop(id);
        operator.done(`Dropped ${id}.`, { dropped: [id] });
      }),
    );
};

import { DeadFacts, DEAD_FACTS_SORT } from '../../platform/events/dead-facts.service.js';
import { readCursor } from '../../platform/http/inputs.js';
import { UsageError } from '../failures.js';
import { readId, readLimit } from '../inputs.js';
import { action, change } from '../operator.js';
import type { CommandGroup } from '../operator.js';

/** Facts that a listener could not take. */
export const factsCommands: CommandGroup = (program) => {
  const facts = program.command('facts').description('facts that a listener could not take');

  facts
    .command('list')
    .description('the dead facts with their last error, the newest first')
    .option('--limit <count>', 'how many', readLimit, 24)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(
      action<[{ limit: number; cursor?: string }]>(async (operator, { limit, cursor }) => {
        const { items, nextCursor } = await operator
          .use(DeadFacts)
          .list(limit, readCursor(cursor, DEAD_FACTS_SORT));
        const rows = items.map(({ id, name, failures, deadAt, lastError, data }) => {
          return { id, name, failures, deadAt, data: JSON.stringify(data), lastError };
        });
        operator.rows(rows, { nextCursor });
      }),
    );

  facts
    .command('replay')
    .description('deliver dead facts again: mend the cause first')
    .argument('[id]', 'which one', readId)
    .option('--all', 'every dead fact')
    .action(
      change<[string | undefined, { all?: boolean }]>('facts:replay', async (operator, id, { all }) => {
        const ids = await chosen(operator.use(DeadFacts), id, all);
        for (const each of ids) await operator.use(DeadFacts).replay(each);
        operator.done(`Queued again: ${ids.length}.`, { replayed: ids });
      }),
    );

  facts
    .command('drop')
    .description('give up a dead fact: its listeners never hear it')
    .argument('<id>', 'which one', readId)
    .action(
      change<[string]>('facts:replay', async (operator, id) => {
        await operator.confirm(`What listens will never hear of fact ${id}.`);
        await operator.use(DeadFacts).drop(id);
        operator.done(`Dropped ${id}.`, { dropped: [id] });
      }),
    );
};

async function chosen(facts: DeadFacts, id: string | undefined, all = false): Promise<string[]> {
  if (all === (id !== undefined)) throw new UsageError('Name one fact, or say --all.');
  return id === undefined ? facts.listIds() : [id];
}

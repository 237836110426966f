import { RetentionReader } from '../../modules/jobs/retention.reader.js';
import { action } from '../operator.js';
import type { CommandGroup } from '../operator.js';

/** What is kept, and what a purge would remove now. */
export const retentionCommands: CommandGroup = (program) => {
  program
    .command('retention')
    .description('what is kept and how long; what the next purge removes (removes nothing itself)')
    .action(
      action<[]>(async (operator) => {
        const lines = await operator.use(RetentionReader).list();
        operator.rows(lines.map(({ model, kept, then, due }) => ({ model, due, kept, then })));
      }),
    );
};

import { AuditQuery } from '../../modules/audit/audit.dto.js';
import { AuditReader } from '../../modules/audit/audit.reader.js';
import { UserNotFound } from '../../modules/users/users.problems.js';
import { UsersReader } from '../../modules/users/users.reader.js';
import { UsageError } from '../failures.js';
import { readEmail } from '../inputs.js';
import { action } from '../operator.js';
import type { CommandGroup } from '../operator.js';

interface Given {
  actor?: string;
  subject?: string;
  [option: string]: string | undefined;
}

/** Who did what on a privilege. */
export const auditCommands: CommandGroup = (program) => {
  program
    .command('audit')
    .description('who did what to what on a privilege, the newest first')
    .option('--actor <email>', 'who did it', readEmail)
    .option('--via <way>', 'API, CLI or SYSTEM')
    .option('--action <name>', 'such as user.suspended, or user.* for all of a kind')
    .option('--subject <what>', 'what it was done to, such as deal or deal:<id>')
    .option('--from <time>', 'such as 2026-11-01T00:00:00Z')
    .option('--to <time>', 'not included itself')
    .option('--limit <count>', 'how many', '24')
    .option('--cursor <cursor>', 'where the page before ended')
    .action(
      action<[Given]>(async (operator, { actor, subject, ...given }) => {
        const person = actor && (await operator.use(UsersReader).findByEmail(actor));
        if (actor && !person) throw new UserNotFound();
        const { items, nextCursor } = await operator.use(AuditReader).list(
          readQuery({
            ...given,
            ...(person ? { actorId: person.id } : {}),
            ...subjectOf(subject),
          }),
        );
        const rows = items.map(({ at, via, action: what, actorName, actorId, before, after, ...entry }) => ({
          at,
          via,
          actor: actorName ?? actorId,
          action: what,
          subject: `${entry.subjectType}:${entry.subjectId}`,
          before: JSON.stringify(before),
          after: JSON.stringify(after),
          requestId: entry.requestId,
        }));
        operator.rows(rows, { nextCursor });
      }),
    );
};

function subjectOf(subject = ''): { subjectType?: string; subjectId?: string } {
  const [type, ...id] = subject.split(':');
  return { ...(type ? { subjectType: type } : {}), ...(id.length > 0 ? { subjectId: id.join(':') } : {}) };
}

/** @throws UsageError */
function readQuery(given: Record<string, string | undefined>): AuditQuery {
  const { success, data, error } = AuditQuery.safeParse(given);
  if (success) return data;
  throw new UsageError(error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '));
}

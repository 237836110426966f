import { Argument } from 'commander';
import { Staff } from '../../modules/auth/staff.service.js';
import { SUSPENSION_REASONS, SuspensionBody } from '../../modules/moderation/suspensions.dto.js';
import { SuspensionsService } from '../../modules/moderation/suspensions.service.js';
import { DisplayName } from '../../modules/users/display-name.dto.js';
import { UserNotFound } from '../../modules/users/users.problems.js';
import { UsersReader } from '../../modules/users/users.reader.js';
import { UsageError } from '../failures.js';
import { readAs, readEmail } from '../inputs.js';
import { action } from '../operator.js';
import type { CommandGroup, Operator } from '../operator.js';

/** Accounts: who moderates, who is shut out. */
export const usersCommands: CommandGroup = (program) => {
  const users = program.command('users').description('who moderates, who is shut out');

  users
    .command('make-moderator')
    .description('let somebody with an account moderate')
    .argument('<email>', 'of the account', readEmail)
    .action(
      action<[string]>(async (operator, email) => {
        const id = await idOf(operator, email);
        await operator.confirm(`${email} will decide over deals, reports and people.`);
        await operator.use(Staff).appoint(id, 'MODERATOR');
        operator.done(`${email} is a moderator now.`, { userId: id, email, role: 'MODERATOR' });
      }),
    );

  users
    .command('create-moderator')
    .description('open the account of a new moderator, who gets a mail to set a password')
    .argument('<email>', 'an address without an account', readEmail)
    .requiredOption('--name <name>', 'as others read it', readAs(DisplayName))
    .action(
      action<[string, { name: string }]>(async (operator, email, { name }) => {
        await operator.confirm(`${email} gets an account and will decide over deals, reports and people.`);
        const userId = await operator.use(Staff).open({ email, displayName: name, role: 'MODERATOR' });
        operator.done(`${email} is a moderator and gets a mail with a link to set a password.`, {
          userId,
          email,
          role: 'MODERATOR',
        });
      }),
    );

  users
    .command('suspend')
    .description('end the sessions of somebody and hide their deals; --as says who decides')
    .argument('<email>', 'of the account', readEmail)
    .addArgument(new Argument('<reason>', 'why').choices(SUSPENSION_REASONS))
    .option('--note <text>', 'told to the person; needed with OTHER')
    .option('--until <time>', 'when it ends by itself, such as 2027-01-31T00:00:00Z')
    .action(
      action<[string, string, { note?: string; until?: string }]>(
        async (operator, email, reason, { note, until }) => {
          const { success, data, error } = SuspensionBody.safeParse({ reason, note, until });
          if (!success) throw new UsageError(error.issues.map(({ message }) => message).join('; '));
          const actor = await operator.actor('users:suspend');
          const userId = await idOf(operator, email);
          await operator.confirm(`${email} will be signed out and not get in.`);
          const statementId = await operator.use(SuspensionsService).suspend(actor, userId, data);
          operator.done(`${email} is suspended; the statement of reasons is ${statementId}.`, {
            userId,
            statementId,
          });
        },
      ),
    );

  users
    .command('unsuspend')
    .description('lift a suspension; --as says who decides')
    .argument('<email>', 'of the account', readEmail)
    .action(
      action<[string]>(async (operator, email) => {
        const actor = await operator.actor('users:suspend');
        const userId = await idOf(operator, email);
        await operator.use(SuspensionsService).lift(actor, userId);
        operator.done(`${email} may sign in again.`, { userId });
      }),
    );
};

/** @throws UserNotFound */
async function idOf(operator: Operator, email: string): Promise<string> {
  const user = await operator.use(UsersReader).findByEmail(email);
  if (!user) throw new UserNotFound();
  return user.id;
}

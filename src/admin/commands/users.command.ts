import { Argument, Option } from 'commander';
import { AccountReturn } from '../../modules/auth/account-return.service.js';
import { RESET_REASONS, ResetSecondFactorBody } from '../../modules/auth/mfa.dto.js';
import { SecondFactorReset } from '../../modules/auth/second-factor-reset.service.js';
import { Staff } from '../../modules/auth/staff.service.js';
import { SUSPENSION_REASONS, SuspensionBody } from '../../modules/moderation/suspensions.dto.js';
import { SuspensionsService } from '../../modules/moderation/suspensions.service.js';
import { DisplayName } from '../../modules/users/display-name.dto.js';
import { UserNotFound } from '../../modules/users/users.problems.js';
import { UsersReader } from '../../modules/users/users.reader.js';
import { UsageError } from '../failures.js';
import { readAs, readEmail } from '../inputs.js';
import { change } from '../operator.js';
import type { CommandGroup, Operator } from '../operator.js';

const APPOINTMENTS = [
  {
    command: 'make-moderator',
    role: 'MODERATOR',
    description: 'let somebody with an account moderate',
    will: 'decide over deals, reports and people',
  },
  {
    command: 'make-admin',
    role: 'ADMIN',
    description: 'let somebody with an account do all that moderators may, and administer',
    will: 'decide over everything',
  },
  {
    command: 'make-user',
    role: 'USER',
    description: 'take the role of a moderator or admin away',
    will: 'decide over nothing but their own things any more',
  },
] as const;

/** Accounts: who moderates, who is shut out. */
export const usersCommands: CommandGroup = (program) => {
  const users = program.command('users').description('who moderates, who is shut out');

  for (const { command, role, description, will } of APPOINTMENTS) {
    users
      .command(command)
      .description(description)
      .argument('<email>', 'of the account', readEmail)
      .action(
        change<[string]>('users:appoint', async (operator, email) => {
          const id = await idOf(operator, email);
          await operator.confirm(`${email} will ${will}.`);
          await operator.use(Staff).appoint(id, role);
          operator.done(`${email} has the role ${role} now.`, { userId: id, email, role });
        }),
      );
  }

  users
    .command('create-moderator')
    .description('open the account of a new moderator, who gets a mail to set a password')
    .argument('<email>', 'an address without an account', readEmail)
    .requiredOption('--name <name>', 'as others read it', readAs(DisplayName))
    .action(
      change<[string, { name: string }]>('users:appoint', async (operator, email, { name }) => {
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
      change<[string, string, { note?: string; until?: string }]>(
        'users:suspend',
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
      change<[string]>('users:suspend', async (operator, email) => {
        const actor = await operator.actor('users:suspend');
        const userId = await idOf(operator, email);
        await operator.use(SuspensionsService).lift(actor, userId);
        operator.done(`${email} may sign in again.`, { userId });
      }),
    );

  users
    .command('restore')
    .description('bring a deleted account back whose owner asked for it, until it is purged')
    .argument('<email>', 'that it had', readEmail)
    .action(
      change<[string]>('users:restore', async (operator, email) => {
        const returns = operator.use(AccountReturn);
        const userId = await returns.findByFormerAddress(email);
        await operator.confirm(`${email} can sign in again; deals come back as drafts.`);
        await returns.restore(userId);
        operator.done(`The account of ${email} is back.`, { userId });
      }),
    );

  users
    .command('reset-second-factor')
    .description('take the second factor of somebody away who lost phone and recovery codes')
    .argument('<email>', 'of the account', readEmail)
    .addOption(new Option('--reason <reason>', 'why').choices(RESET_REASONS).default('DEVICE_LOST'))
    .option('--ticket <reference>', 'where it was asked for, such as HELP-4711')
    .action(
      change<[string, { reason: string; ticket?: string }]>(
        'users:reset-second-factor',
        async (operator, email, given) => {
          const { success, data, error } = ResetSecondFactorBody.safeParse(given);
          if (!success) throw new UsageError(error.issues.map(({ message }) => message).join('; '));
          const userId = await idOf(operator, email);
          await operator.confirm(`${email} will sign in with the password alone: be sure who asks.`);
          await operator.use(SecondFactorReset).take(userId, data, operator.answering);
          operator.done(`${email} has no second factor any more, and gets a mail that says so.`, { userId });
        },
      ),
    );
};

/** @throws UserNotFound */
async function idOf(operator: Operator, email: string): Promise<string> {
  const user = await operator.use(UsersReader).findByEmail(email);
  if (!user) throw new UserNotFound();
  return user.id;
}

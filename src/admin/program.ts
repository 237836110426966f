import { Command, CommanderError } from 'commander';
import { explainFailure } from '../boot/failure.js';
import { Problem } from '../platform/errors/problem.js';
import { auditCommands } from './commands/audit.command.js';
import { deliveriesCommands } from './commands/deliveries.command.js';
import { factsCommands } from './commands/facts.command.js';
import { imagesCommands } from './commands/images.command.js';
import { jobsCommands } from './commands/jobs.command.js';
import { keysCommands } from './commands/keys.command.js';
import { productsCommands } from './commands/products.command.js';
import { retentionCommands } from './commands/retention.command.js';
import { searchCommands } from './commands/search.command.js';
import { usersCommands } from './commands/users.command.js';
import { Refused, UsageError } from './failures.js';
import type { CommandGroup } from './operator.js';

/** Every group of commands; a new one is a file in `commands/` and a line here. */
const GROUPS: readonly CommandGroup[] = [
  factsCommands,
  deliveriesCommands,
  imagesCommands,
  jobsCommands,
  productsCommands,
  retentionCommands,
  searchCommands,
  usersCommands,
  auditCommands,
  keysCommands,
];

export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** Every command under its way in, such as `users suspend`. */
export function listCommands(): string[] {
  const named = ({ commands }: Command): string[] =>
    commands.flatMap((command) => {
      const below = named(command).map((name) => `${command.name()} ${name}`);
      return below.length > 0 ? below : [command.name()];
    });
  return named(buildProgram());
}

/** Runs one command. @returns the exit code: 0 done, 1 refused or failed, 2 not understood */
export async function runAdmin(args: string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(args, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return explain(error);
  }
}

function buildProgram(): Command {
  const program = new Command('npm run admin --')
    .description(
      'What operators do from a terminal, on the database that the server uses, whether it runs or not.',
    )
    .option('--json', 'print JSON instead of a table')
    .option('--yes', 'do it without asking')
    .option('--as <email>', 'the moderator or admin who answers for it, for the record')
    .showHelpAfterError('(add --help for how it is used)')
    .exitOverride();
  for (const add of GROUPS) add(program);
  for (const command of everyCommand(program)) command.exitOverride();
  return program;
}

function explain(error: unknown): number {
  // Help and complaints about usage are printed by commander itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError) {
    console.error(error.message);
    return EXIT.usage;
  }
  const known = error instanceof Problem || error instanceof Refused;
  console.error(known ? withFields(error) : explainFailure(error));
  return EXIT.failed;
}

function withFields(error: Error): string {
  return error instanceof Problem ? `${error.message} (${error.kind.code})` : error.message;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

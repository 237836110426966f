import { createInterface } from 'node:readline/promises';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { Command } from 'commander';
import { roleMay } from '../modules/auth/permissions.js';
import { UsersReader } from '../modules/users/users.reader.js';
import type { Actor } from '../platform/http/actor.js';
import { onPrivilege, requestContext } from '../platform/logging/request-context.js';
import { Refused, UsageError } from './failures.js';
import { printDone, printRows } from './output.js';
import type { Row } from './output.js';
import { withProduct } from './product.js';

/** Adds its commands to the program. */
export type CommandGroup = (program: Command) => void;

/** What a command has at hand: the services of the product, and the terminal. */
export class Operator {
  constructor(
    private readonly product: INestApplicationContext,
    private readonly options: Options,
  ) {}

  /** A service of the product, the same that the server uses. */
  use<T>(service: Type<T>): T {
    return this.product.get(service, { strict: false });
  }

  /**
   * Whoever answers for it (`--as`): a person who may do it over the API too.
   *
   * @throws UsageError, Refused
   */
  async actor(permission: string): Promise<Actor> {
    const { as: email } = this.options;
    if (!email) throw new UsageError('Say who answers for it: --as <e-mail of a moderator or admin>.');
    const user = await this.use(UsersReader).findByEmail(email.trim().toLowerCase());
    const isOpen = user && !user.suspendedAt && !user.deletedAt;
    if (!isOpen || !roleMay(user.role, permission)) throw new Refused(`${email} may not do this.`);
    return {
      userId: user.id,
      sessionId: '',
      role: user.role,
      verified: user.emailVerifiedAt !== null,
      mustEnrol: false,
      may: (asked) => roleMay(user.role, asked),
    };
  }

  /** The same where nobody needs to answer for it. @throws Refused */
  async actorIfNamed(permission: string): Promise<Actor | null> {
    return this.options.as ? this.actor(permission) : null;
  }

  /** The id of whoever answers for a change; null where nobody said who. */
  get answering(): string | null {
    return requestContext()?.userId ?? null;
  }

  /** Asks before what cannot be undone. @throws Refused unless it is confirmed */
  async confirm(question: string): Promise<void> {
    if (this.options.yes) return;
    if (!process.stdin.isTTY)
      throw new Refused('Nothing was done: add --yes to go ahead without being asked.');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question(`${question} Type "yes" to go on: `);
    terminal.close();
    if (answer.trim() !== 'yes') throw new Refused('Nothing was done.');
  }

  /** Prints a list: a table, or with --json an object with `items` and whatever else there is. */
  rows(items: Row[], more: Row = {}): void {
    printRows(items, more, this.options.json ?? false);
  }

  /** Says what was done: a sentence, or with --json an object. */
  done(sentence: string, data: Record<string, unknown>): void {
    printDone(sentence, data, this.options.json ?? false);
  }
}

interface Options {
  json?: boolean;
  yes?: boolean;
  as?: string;
}

/**
 * Makes the action of a command that changes something: the audit log says so, and who answered for it where `--as` told.
 *
 * @param permission what the same takes over the API
 */
export function change<Args extends unknown[]>(
  permission: string,
  work: (operator: Operator, ...args: Args) => Promise<void>,
): (this: Command, ...args: unknown[]) => Promise<void> {
  return action<Args>(async (operator, ...args) => {
    const actor = await operator.actorIfNamed(permission);
    const privilege = { via: 'CLI', permission, ...(actor ? { role: actor.role } : {}) } as const;
    await onPrivilege(privilege, actor?.userId ?? null, () => work(operator, ...args));
  });
}

/** Makes a command's action: it runs within the product, which is opened for it and closed after it. */
export function action<Args extends unknown[]>(
  work: (operator: Operator, ...args: Args) => Promise<void>,
): (this: Command, ...args: unknown[]) => Promise<void> {
  return async function (this: Command, ...args: unknown[]) {
    // Commander adds the command itself.
    const given = args.slice(0, -1) as Args;
    const options = this.optsWithGlobals<Options>();
    await withProduct((product) => work(new Operator(product, options), ...given));
  };
}

import { Injectable } from '@nestjs/common';
import { passwordResetRequested, roleChanged } from '../../facts/auth.facts.js';
import { withChange } from '../../facts/fact.js';
import type { NewFact } from '../../facts/fact.js';
import { Facts } from '../../platform/events/facts.service.js';
import type { Role } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { AccountsService } from '../users/accounts.service.js';
import { UserNotFound } from '../users/users.problems.js';
import { UsersReader } from '../users/users.reader.js';
import { EmailTaken, RoleHeld } from './auth.problems.js';

/** Who works here. No route leads to it: roles are given by operators, from a terminal. */
@Injectable()
export class Staff {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
  ) {}

  /** Gives somebody a role. It holds from their next request on. @throws UserNotFound, RoleHeld */
  async appoint(userId: string, role: Role): Promise<void> {
    const user = await this.users.find(userId);
    if (!user || user.deletedAt) throw new UserNotFound();
    await this.prisma.$transaction(async (tx) => {
      if (!(await this.accounts.changeRole(tx, userId, { from: user.role, to: role }))) throw new RoleHeld();
      await this.facts.record(tx, newRole(userId, user.role, role));
    });
  }

  /**
   * Opens an account without a password: a mail brings the link to set one, which also proves the address.
   *
   * @returns its id @throws EmailTaken
   */
  async open(account: { email: string; displayName: string; role: Role }): Promise<string> {
    const { email, displayName, role } = account;
    return this.prisma.$transaction(async (tx) => {
      const { id: userId, opened } = await this.accounts.open(tx, {
        email,
        displayName,
        passwordHash: null,
        locale: 'en',
      });
      if (!opened) throw new EmailTaken();
      await this.accounts.changeRole(tx, userId, { from: 'USER', to: role });
      await this.facts.record(tx, newRole(userId, null, role), passwordResetRequested({ userId }));
      return userId;
    });
  }
}

/** @param before null: the account is new */
function newRole(userId: string, before: Role | null, role: Role): NewFact {
  const fact = roleChanged({ userId, from: before ?? 'USER', to: role });
  return withChange(fact, `user:${userId}`, before && { role: before }, { role });
}

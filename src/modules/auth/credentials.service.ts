import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import {
  emailChanged,
  emailChangeRequested,
  emailVerified,
  passwordChanged,
} from '../../facts/auth.facts.js';
import { Facts } from '../../platform/events/facts.service.js';
import { isUniqueViolation } from '../../platform/prisma/database-errors.js';
import type { User } from '../../platform/prisma/generated/client.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../platform/prisma/prisma.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { NotSignedIn } from '../../platform/errors/http.problems.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';
import { ApplicantsReader } from './applicants.reader.js';
import { EmailTaken, MailLinkInvalid, ReauthenticationFailed } from './auth.problems.js';
import { Guesses } from './guesses.service.js';
import { MailLinksService } from './mail-links.service.js';
import { Passwords } from './passwords.service.js';
import { Reauthentication } from './reauthentication.js';
import { SecondFactor } from './second-factor.service.js';
import type { Proof } from './second-factor.service.js';
import { SessionsService } from './sessions.service.js';
import type { Device } from './sessions.service.js';
import { SignIn } from './sign-in.service.js';

/** Changes of what an account is proven by: its password, its address, its second factor. */
@Injectable()
export class Credentials {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly users: UsersReader,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly guesses: Guesses,
    private readonly signIn: SignIn,
    private readonly reauthentication: Reauthentication,
    private readonly links: MailLinksService,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: SessionsService,
    private readonly applicants: ApplicantsReader,
  ) {}

  /**
   * Sets a new password with a mailed link. It ends every session and opens none; a second factor stays.
   *
   * @throws MailLinkInvalid, PasswordCommon, ServiceBusy
   */
  async resetPassword(token: string, password: string): Promise<void> {
    await this.passwords.assertUncommon(password);
    const { userId } = await this.links.peek('RESET_PASSWORD', token);
    const passwordHash = await this.passwords.hash(password);
    await this.prisma.$transaction(async (tx) => {
      await this.links.use(tx, 'RESET_PASSWORD', token);
      await this.replacePassword(tx, { userId, passwordHash, keptSessionId: null, byLink: true });
      const first = await this.accounts.markVerified(tx, userId);
      if (first) await this.facts.record(tx, emailVerified({ userId }));
    });
    const user = await this.users.find(userId);
    if (user) await this.guesses.forget(user.email, (await this.applicants.byId(userId)).places);
  }

  /**
   * Sets a new password with the current one. Every other session ends.
   *
   * @throws ReauthenticationFailed, PasswordCommon, RateLimited, ServiceBusy
   */
  async changePassword(
    actor: Actor,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    device: Device,
  ): Promise<void> {
    const { userId, sessionId } = actor;
    await this.passwords.assertUncommon(newPassword);
    await this.proveAgain(actor, currentPassword, device);
    const passwordHash = await this.passwords.hash(newPassword);
    await this.prisma.$transaction((tx) =>
      this.replacePassword(tx, { userId, passwordHash, keptSessionId: sessionId, byLink: false }),
    );
  }

  /**
   * Sends a link to a new address, which changes nothing until the link is used.
   *
   * @throws ReauthenticationFailed, RateLimited
   */
  async requestEmailChange(actor: Actor, newEmail: string, password: string, device: Device): Promise<void> {
    const { userId } = actor;
    await this.proveAgain(actor, password, device);
    await this.prisma.$transaction(async (tx) => {
      const tokenId = newId();
      await this.links.prepareEmailChange(tx, userId, tokenId, newEmail);
      await this.facts.record(tx, emailChangeRequested({ userId, tokenId }));
    });
  }

  /** Gives the account its new, proven address. @throws MailLinkInvalid, EmailTaken */
  async confirmEmailChange(token: string): Promise<void> {
    const { id: tokenId, userId, newEmail } = await this.links.peek('CHANGE_EMAIL', token);
    const user = await this.users.find(userId);
    if (!user || !newEmail) throw new MailLinkInvalid();
    try {
      await this.prisma.$transaction(async (tx) => {
        await this.links.use(tx, 'CHANGE_EMAIL', token);
        await this.accounts.changeEmail(tx, userId, newEmail);
        await this.links.noteOldEmail(tx, tokenId, user.email);
        // Links on their way to the old address prove nothing any more.
        await this.links.voidAll(tx, userId, ['VERIFY_EMAIL', 'RESET_PASSWORD', 'CHANGE_EMAIL']);
        await this.facts.record(tx, emailChanged({ userId, tokenId }));
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new EmailTaken();
      throw error;
    }
  }

  /** @throws ReauthenticationFailed, SecondFactorMissing, CodeRefused, RateLimited */
  async removeSecondFactor(
    actor: Actor,
    { password, ...proof }: Proof & { password?: string },
    device: Device,
  ): Promise<void> {
    await this.proveAgain(actor, password, device);
    await this.secondFactor.remove(actor.userId, proof);
  }

  /** @throws ReauthenticationFailed, SecondFactorMissing, CodeRefused, RateLimited */
  async renewRecoveryCodes(
    actor: Actor,
    { password, ...proof }: Proof & { password?: string },
    device: Device,
  ): Promise<string[]> {
    await this.proveAgain(actor, password, device);
    return this.secondFactor.renewRecoveryCodes(actor.userId, proof);
  }

  async emailOf(userId: string): Promise<string> {
    return (await this.account(userId)).email;
  }

  /** Asks for the password again. Who has none (signed in elsewhere) must have signed in a moment ago. */
  private async proveAgain(actor: Actor, password: string | undefined, device: Device): Promise<void> {
    const user = await this.account(actor.userId);
    if (user.passwordHash === null) return this.reauthentication.demand(actor, undefined);
    const proven = await this.signIn.provePassword(user.email, password ?? '', device);
    if (!proven) throw new ReauthenticationFailed();
  }

  private async account(userId: string): Promise<User> {
    const user = await this.users.find(userId);
    if (!user) throw new NotSignedIn();
    return user;
  }

  private async replacePassword(
    tx: Transaction,
    change: { userId: string; passwordHash: string; keptSessionId: string | null; byLink: boolean },
  ): Promise<void> {
    const { userId, passwordHash, keptSessionId, byLink } = change;
    await this.accounts.setPassword(tx, userId, passwordHash);
    await this.links.voidAll(tx, userId, ['RESET_PASSWORD', 'CHANGE_EMAIL']);
    await this.signIn.voidChallenges(tx, userId);
    await this.sessions.endOthers(tx, userId, keptSessionId, 'password changed');
    await this.facts.record(tx, passwordChanged({ userId, byLink }));
  }
}

import { Injectable } from '@nestjs/common';
import {
  emailChanged,
  emailChangeRequested,
  passwordResetRequested,
  registrationRepeated,
  userRegistered,
  verificationRequested,
} from '../../facts/auth.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { userDeleted, userReturned } from '../../facts/users.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';
import { AccountReturn } from './account-return.service.js';
import { AccountNotices } from './account-notices.js';
import { AuthMails } from './auth-mails.js';
import { MailLinksService } from './mail-links.service.js';

/** Facts of accounts -> mails with a link that proves something, and those that no notification can replace. */
@Injectable()
export class AuthListener {
  constructor(
    private readonly mails: AuthMails,
    private readonly notices: AccountNotices,
    private readonly users: UsersReader,
    private readonly links: MailLinksService,
    private readonly accounts: AccountsService,
    private readonly returns: AccountReturn,
  ) {}

  @OnFact(userRegistered)
  onUserRegistered({ id, data }: HeardFact<typeof userRegistered>): Promise<void> {
    return this.mails.sendVerification(data.userId, id);
  }

  @OnFact(verificationRequested)
  onVerificationRequested({ id, data }: HeardFact<typeof verificationRequested>): Promise<void> {
    return this.mails.sendVerification(data.userId, id);
  }

  @OnFact(registrationRepeated)
  onRegistrationRepeated({ id, data }: HeardFact<typeof registrationRepeated>): Promise<void> {
    return this.mails.sendAlreadyRegistered(data.userId, id);
  }

  @OnFact(passwordResetRequested)
  onPasswordResetRequested({ id, data }: HeardFact<typeof passwordResetRequested>): Promise<void> {
    return this.mails.sendPasswordReset(data.userId, id);
  }

  @OnFact(emailChangeRequested)
  onEmailChangeRequested({ id, data }: HeardFact<typeof emailChangeRequested>): Promise<void> {
    return this.mails.sendEmailChange(data.userId, data.tokenId, id);
  }

  @OnFact(userDeleted)
  async onUserDeleted({ id, data }: HeardFact<typeof userDeleted>): Promise<void> {
    const [user, farewell] = await Promise.all([
      this.users.find(data.userId),
      this.users.findFarewell(data.userId),
    ]);
    if (!user || !farewell) return;
    await this.notices.accountDeleted(farewell, id, this.returns.linkFor(user));
    await this.accounts.forgetFarewell(data.userId);
  }

  @OnFact(userReturned)
  async onUserReturned({ id, data }: HeardFact<typeof userReturned>): Promise<void> {
    const user = await this.users.find(data.userId);
    if (user && !user.deletedAt) await this.notices.accountReturned(user, id);
  }

  @OnFact(emailChanged)
  async onEmailChanged({ id, data }: HeardFact<typeof emailChanged>): Promise<void> {
    const [user, link] = await Promise.all([this.users.find(data.userId), this.links.find(data.tokenId)]);
    if (user && link) await this.notices.emailChanged(user, link, id);
  }
}

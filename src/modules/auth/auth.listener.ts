import { Injectable } from '@nestjs/common';
import {
  emailChanged,
  emailChangeRequested,
  passwordChanged,
  passwordResetRequested,
  recoveryCodesRenewed,
  recoveryCodeUsed,
  registrationRepeated,
  secondFactorDisabled,
  secondFactorEnabled,
  secondFactorReset,
  sessionOpened,
  userRegistered,
  verificationRequested,
} from '../../facts/auth.facts.js';
import type { HeardFact } from '../../facts/fact.js';
import { userDeleted } from '../../facts/users.facts.js';
import { OnFact } from '../../platform/events/on-fact.decorator.js';
import { AccountsService } from '../users/accounts.service.js';
import { UsersReader } from '../users/users.reader.js';
import { AccountNotices } from './account-notices.js';
import { AuthMails } from './auth-mails.js';
import { MailLinksService } from './mail-links.service.js';
import { SessionsReader } from './sessions.reader.js';

/** Facts of accounts -> mails that prove or warn. */
@Injectable()
export class AuthListener {
  constructor(
    private readonly mails: AuthMails,
    private readonly notices: AccountNotices,
    private readonly users: UsersReader,
    private readonly sessions: SessionsReader,
    private readonly links: MailLinksService,
    private readonly accounts: AccountsService,
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

  @OnFact(passwordChanged)
  async onPasswordChanged({ id, data }: HeardFact<typeof passwordChanged>): Promise<void> {
    const user = await this.users.find(data.userId);
    if (user) await this.notices.passwordChanged(user, id);
  }

  @OnFact(sessionOpened)
  async onSessionOpened({ id, data }: HeardFact<typeof sessionOpened>): Promise<void> {
    const session = await this.sessions.find(data.sessionId);
    if (!session || !(await this.sessions.isFromNewDevice(session))) return;
    const user = await this.users.find(data.userId);
    if (user) await this.notices.newDevice(user, session, id);
  }

  @OnFact(secondFactorEnabled)
  async onSecondFactorEnabled({ id, data }: HeardFact<typeof secondFactorEnabled>): Promise<void> {
    const user = await this.users.find(data.userId);
    if (user) await this.notices.secondFactorOn(user, id);
  }

  @OnFact(secondFactorDisabled)
  async onSecondFactorDisabled({ id, data }: HeardFact<typeof secondFactorDisabled>): Promise<void> {
    const user = await this.users.find(data.userId);
    if (user) await this.notices.secondFactorOff(user, id);
  }

  @OnFact(secondFactorReset)
  async onSecondFactorReset({ id, data }: HeardFact<typeof secondFactorReset>): Promise<void> {
    const user = await this.users.find(data.userId);
    if (user) await this.notices.secondFactorReset(user, id);
  }

  @OnFact(recoveryCodesRenewed)
  async onRecoveryCodesRenewed({ id, data }: HeardFact<typeof recoveryCodesRenewed>): Promise<void> {
    const user = await this.users.find(data.userId);
    if (user) await this.notices.recoveryCodesRenewed(user, id);
  }

  @OnFact(recoveryCodeUsed)
  async onRecoveryCodeUsed({ id, data }: HeardFact<typeof recoveryCodeUsed>): Promise<void> {
    const user = await this.users.find(data.userId);
    if (user) await this.notices.recoveryCodeUsed(user, data.left, id);
  }

  @OnFact(userDeleted)
  async onUserDeleted({ id, data }: HeardFact<typeof userDeleted>): Promise<void> {
    const farewell = await this.users.findFarewell(data.userId);
    if (!farewell) return;
    await this.notices.accountDeleted(farewell, id);
    await this.accounts.forgetFarewell(data.userId);
  }

  @OnFact(emailChanged)
  async onEmailChanged({ id, data }: HeardFact<typeof emailChanged>): Promise<void> {
    const [user, link] = await Promise.all([this.users.find(data.userId), this.links.find(data.tokenId)]);
    if (user && link) await this.notices.emailChanged(user, link, id);
  }
}

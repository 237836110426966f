import { Inject, Injectable } from '@nestjs/common';
import { formatMoment } from '../../common/locales.js';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import type { MailToken, Session, User } from '../../platform/prisma/generated/client.js';
import type { Contact } from '../users/users.reader.js';
import { AccountMailer } from './account-mailer.js';
import { deviceLabel } from './device.js';

/** Mails that tell of a change after it happened, so that a change by somebody else does not go unseen. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly mails: AccountMailer,
    @Inject(privacyConfig.KEY) private readonly privacy: PrivacyConfig,
  ) {}

  async passwordChanged(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.passwordChanged());
  }

  async newDevice(user: User, { userAgent, ip, createdAt }: Session, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words, locale) =>
      words.newDevice({ label: deviceLabel(userAgent, locale), ip, when: formatMoment(createdAt, locale) }),
    );
  }

  async secondFactorOn(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.secondFactorOn());
  }

  async secondFactorOff(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.secondFactorOff());
  }

  async secondFactorReset(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.secondFactorReset());
  }

  async recoveryCodesRenewed(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.recoveryCodesRenewed());
  }

  /** To the address that the account had: there is nobody left to sign in. */
  async accountDeleted(farewell: Omit<Contact, 'id'>, factId: string): Promise<void> {
    const days = this.privacy.deletionGraceDays;
    await this.mails.send(farewell, factId, (words) => words.accountDeleted({ days }));
  }

  async recoveryCodeUsed(user: User, left: number, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.recoveryCodeUsed({ left }));
  }

  /** To both addresses: whoever owns the old one must learn that it is no longer the one. */
  async emailChanged(user: User, { oldEmail, newEmail }: MailToken, factId: string): Promise<void> {
    const recipients = [
      ['old', oldEmail],
      ['new', newEmail],
    ] as const;
    for (const [which, email] of recipients) {
      if (!email) continue;
      await this.mails.send({ ...user, email }, `${factId}-${which}`, (words) => words.emailChanged());
    }
  }
}

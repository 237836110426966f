import { Inject, Injectable } from '@nestjs/common';
import { privacyConfig } from '../../config/privacy.config.js';
import type { PrivacyConfig } from '../../config/privacy.config.js';
import type { MailToken, User } from '../../platform/prisma/generated/client.js';
import type { Contact } from '../users/users.reader.js';
import { AccountMailer } from './account-mailer.js';

/** What goes to another address than the account has, or to two. Other notices are notifications. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly mails: AccountMailer,
    @Inject(privacyConfig.KEY) private readonly privacy: PrivacyConfig,
  ) {}

  /** To the address that the account had: there is nobody left to show a notification to. */
  async accountDeleted(farewell: Omit<Contact, 'id'>, factId: string, wayBack: string | null): Promise<void> {
    const days = wayBack ? this.privacy.deletionGraceDays : 0;
    await this.mails.send(farewell, factId, (words) => words.accountDeleted({ days }), wayBack ?? undefined);
  }

  async accountReturned(user: User, factId: string): Promise<void> {
    await this.mails.send(user, factId, (words) => words.accountReturned());
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

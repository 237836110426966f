import { Injectable } from '@nestjs/common';
import type { MailText } from '../../../platform/mail/mail-layout.js';
import { UsersReader } from '../../users/users.reader.js';
import { AccountMailer } from '../account-mailer.js';
import type { AccountWords } from '../mails/account-words.js';

@Injectable()
export class OidcMails {
  constructor(
    private readonly mails: AccountMailer,
    private readonly users: UsersReader,
  ) {}

  async send(userId: string, factId: string, choose: (words: AccountWords) => MailText): Promise<void> {
    const user = await this.users.findContact(userId);
    if (user) await this.mails.send(user, factId, choose);
  }
}

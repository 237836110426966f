import { Injectable } from '@nestjs/common';
import type { MailToken, User } from '../../platform/prisma/generated/client.js';
import { AccountMailer } from './account-mailer.js';

/** What goes to two addresses, so that a change by somebody else does not go unseen. Other notices are notifications. */
@Injectable()
export class AccountNotices {
  constructor(private readonly mails: AccountMailer) {}

  /** To the address that the account had: there is nobody left to show a notification to. */
  async accountDeleted(farewell: { email: string; displayName: string }, factId: string): Promise<void> {
    await this.mails.send(farewell, factId, 'Your account was deleted', {
      paragraphs: [
        'your account was deleted. Nobody can sign in to it any more, and your deals are no longer shown.',
        'What you wrote and your pictures are removed for good after a while. This address can be used for a new account.',
        'If it was not you, answer to this mail at once.',
      ],
    });
  }

  /** To both addresses: whoever owns the old one must learn that it is no longer the one. */
  async emailChanged(user: User, { oldEmail, newEmail }: MailToken, factId: string): Promise<void> {
    const content = {
      paragraphs: [
        'your account has another e-mail address from now on. Mails about it go there.',
        'If it was not you, answer to this mail at once.',
      ],
    };
    const recipients = [
      ['old', oldEmail],
      ['new', newEmail],
    ] as const;
    for (const [which, email] of recipients) {
      if (email) {
        const person = { ...user, email };
        await this.mails.send(person, `${factId}-${which}`, 'Your e-mail address was changed', content);
      }
    }
  }
}

import { Injectable } from '@nestjs/common';
import { UsersReader } from '../users/users.reader.js';
import { AccountMailer } from './account-mailer.js';
import { MailLinksService } from './mail-links.service.js';

/** Mails with a link that proves something. */
@Injectable()
export class AuthMails {
  constructor(
    private readonly mails: AccountMailer,
    private readonly users: UsersReader,
    private readonly links: MailLinksService,
  ) {}

  async sendVerification(userId: string, factId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user || user.emailVerifiedAt) return;
    const url = await this.links.make(userId, 'VERIFY_EMAIL', factId);
    if (!url) return;
    await this.mails.send(user, factId, 'Verify your e-mail address', {
      paragraphs: [
        'welcome to KwadMarket. Please verify your address to put deals up for sale.',
        'The link works for 24 hours.',
      ],
      action: { label: 'Verify my address', url },
    });
  }

  async sendAlreadyRegistered(userId: string, factId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    await this.mails.send(user, factId, 'You already have an account', {
      paragraphs: [
        'somebody just tried to register with your address. You already have an account, so nothing was changed.',
        'If it was you, simply sign in. If not, there is nothing to do.',
      ],
    });
  }

  async sendPasswordReset(userId: string, factId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    const url = await this.links.make(userId, 'RESET_PASSWORD', factId);
    if (!url) return;
    await this.mails.send(user, factId, 'Choose a new password', {
      paragraphs: [
        'somebody, most likely you, asked for a new password. The link works once, for 30 minutes.',
        'If it was not you, there is nothing to do: your password stays as it is.',
      ],
      action: { label: 'Choose a new password', url },
    });
  }

  /** To the new address: the link if it is free, else a word to the one whom it belongs to. */
  async sendEmailChange(userId: string, tokenId: string, factId: string): Promise<void> {
    const [user, link] = await Promise.all([this.users.find(userId), this.links.find(tokenId)]);
    if (!user || !link?.newEmail || link.usedAt) return;
    const owner = await this.users.findByEmail(link.newEmail);
    if (owner) {
      await this.mails.send(owner, factId, 'Your address is in use', {
        paragraphs: [
          'somebody just tried to give another account this address. It is yours, so nothing was changed.',
        ],
      });
      return;
    }
    await this.mails.send({ ...user, email: link.newEmail }, factId, 'Confirm your new e-mail address', {
      paragraphs: ['please confirm that your account shall have this address. The link works for 24 hours.'],
      action: { label: 'Confirm my new address', url: this.links.urlOf('CHANGE_EMAIL', tokenId) },
    });
  }
}

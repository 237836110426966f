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
    await this.mails.send(user, factId, (words) => words.verifyEmail(), url);
  }

  async sendAlreadyRegistered(userId: string, factId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    await this.mails.send(user, factId, (words) => words.alreadyRegistered());
  }

  async sendPasswordReset(userId: string, factId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    const url = await this.links.make(userId, 'RESET_PASSWORD', factId);
    if (!url) return;
    await this.mails.send(user, factId, (words) => words.resetPassword(), url);
  }

  /** To the new address: the link if it is free, else a word to the one whom it belongs to. */
  async sendEmailChange(userId: string, tokenId: string, factId: string): Promise<void> {
    const [user, link] = await Promise.all([this.users.find(userId), this.links.find(tokenId)]);
    if (!user || !link?.newEmail || link.usedAt) return;
    const owner = await this.users.findByEmail(link.newEmail);
    if (owner) {
      await this.mails.send(owner, factId, (words) => words.addressInUse());
      return;
    }
    const url = this.links.urlOf('CHANGE_EMAIL', tokenId);
    await this.mails.send({ ...user, email: link.newEmail }, factId, (words) => words.confirmEmail(), url);
  }
}

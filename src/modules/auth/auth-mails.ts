import { Injectable } from '@nestjs/common';
import { layOutMail } from '../../platform/mail/mail-layout.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { UsersReader } from '../users/users.reader.js';
import { MailLinksService } from './mail-links.service.js';

const FOOTER = 'You get this mail because somebody, most likely you, used this address at KwadMarket.';

/** Mails about an account. Each carries the id of the fact behind it, so it goes out once. */
@Injectable()
export class AuthMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly users: UsersReader,
    private readonly links: MailLinksService,
  ) {}

  async sendVerification(userId: string, factId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user || user.emailVerifiedAt) return;
    const url = await this.links.makeVerificationLink(userId, factId);
    if (!url) return;
    await this.send(user.email, factId, 'Verify your e-mail address', {
      greeting: `Hello ${user.displayName},`,
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
    await this.send(user.email, factId, 'You already have an account', {
      greeting: `Hello ${user.displayName},`,
      paragraphs: [
        'somebody just tried to register with your address. You already have an account, so nothing was changed.',
        'If it was you, simply sign in. If not, there is nothing to do.',
      ],
    });
  }

  private async send(
    to: string,
    factId: string,
    subject: string,
    content: { greeting: string; paragraphs: string[]; action?: { label: string; url: string } },
  ): Promise<void> {
    await this.mailer.send({
      id: `account-${factId}`,
      to,
      subject,
      ...layOutMail({ ...content, footer: FOOTER }),
    });
  }
}

import { Injectable } from '@nestjs/common';
import { layOutMail } from '../../../platform/mail/mail-layout.js';
import { Mailer } from '../../../platform/mail/mailer.js';
import { UsersReader } from '../../users/users.reader.js';

@Injectable()
export class OidcMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly users: UsersReader,
  ) {}

  async send(userId: string, factId: string, subject: string): Promise<void> {
    const user = await this.users.findContact(userId);
    if (!user) return;
    const content = {
      greeting: `Hello ${user.displayName},`,
      paragraphs: [
        `${subject}.`,
        'If this was not you, change your password and end your other sessions at once.',
      ],
      footer: 'You get this mail because the ways into your KwadMarket account have changed.',
    };
    await this.mailer.send({ id: `account-${factId}`, to: user.email, subject, ...layOutMail(content) });
  }
}

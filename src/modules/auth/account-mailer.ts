import { Injectable } from '@nestjs/common';
import { layOutMail } from '../../platform/mail/mail-layout.js';
import { Mailer } from '../../platform/mail/mailer.js';

const FOOTER = 'You get this mail because somebody, most likely you, used this address at KwadMarket.';

/** Sends mails about an account. Each carries the id of the fact behind it, so it goes out once. */
@Injectable()
export class AccountMailer {
  constructor(private readonly mailer: Mailer) {}

  async send(
    { email, displayName }: { email: string; displayName: string },
    factId: string,
    subject: string,
    content: { paragraphs: string[]; action?: { label: string; url: string } },
  ): Promise<void> {
    await this.mailer.send({
      id: `account-${factId}`,
      to: email,
      subject,
      ...layOutMail({ greeting: `Hello ${displayName},`, ...content, footer: FOOTER }),
    });
  }
}

import { Injectable } from '@nestjs/common';
import { AddressSuppressed } from './mail-errors.js';
import { MailTransport } from './outgoing-mail.js';
import type { OutgoingMail } from './outgoing-mail.js';
import { Suppressions } from './suppressions.service.js';

/** The one door that mails leave through: nothing goes to an address that is on the list of suppressions. */
@Injectable()
export class Mailer {
  constructor(
    private readonly transport: MailTransport,
    private readonly suppressions: Suppressions,
  ) {}

  /** How the health page calls this way of sending. */
  get kind(): MailTransport['kind'] {
    return this.transport.kind;
  }

  /**
   * Sends a mail; the same id again delivers nothing new.
   *
   * @returns the provider's id of the mail
   * @throws AddressSuppressed, MailRefused for what is not worth another try, MailDelayed for what is
   */
  async send(mail: OutgoingMail): Promise<string> {
    await this.suppressions.assertReachable(mail.to, mail.askedFor ?? false);
    return this.transport.send(mail);
  }

  /** As `send`, but a mail to an address on the list is simply not sent: for mails that nothing waits for. */
  async sendIfReachable(mail: OutgoingMail): Promise<void> {
    try {
      await this.send(mail);
    } catch (error) {
      if (!(error instanceof AddressSuppressed)) throw error;
    }
  }
}

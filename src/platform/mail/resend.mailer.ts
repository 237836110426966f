import { Resend } from 'resend';
import { Mailer } from './mailer.js';
import type { Mail } from './mailer.js';

/** Sends through Resend, which takes a mail once per Idempotency-Key (kept for 24 hours). */
export class ResendMailer extends Mailer {
  readonly kind = 'resend';
  private readonly resend: Resend;

  constructor(
    private readonly from: string,
    { apiKey, baseUrl }: { apiKey: string; baseUrl: string },
  ) {
    super();
    this.resend = new Resend(apiKey, { baseUrl });
  }

  async send({ id, to, subject, text, html }: Mail): Promise<string> {
    const message = { from: this.from, to, subject, text, html };
    const { data, error } = await this.resend.emails.send(message, { idempotencyKey: id });
    if (error) throw new Error(`Resend refused the mail: ${error.name}: ${error.message}`);
    return data.id;
  }
}

import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { MailDelayed, MailRefused } from './mail-errors.js';
import { headersOf, messageIdOf } from './mail-headers.js';
import { MailTransport } from './outgoing-mail.js';
import type { OutgoingMail } from './outgoing-mail.js';

/** How long a server may take to answer at all, and to say the next thing. */
const PATIENCE = { connectMs: 10_000, silenceMs: 20_000 };

/** Sends through a mail server of one's own. SMTP knows no idempotency: a second copy bears the same Message-ID. */
export class SmtpMailer extends MailTransport {
  readonly kind = 'smtp';
  private readonly transporter: Transporter;

  constructor(
    private readonly from: string,
    url: string,
    patience = PATIENCE,
  ) {
    super();
    this.transporter = createTransport({ url, ...optionsOf(url, patience) });
  }

  async send(mail: OutgoingMail): Promise<string> {
    const { id, to, subject, text, html } = mail;
    const messageId = messageIdOf(id, this.from);
    const message = { from: this.from, to: { name: '', address: to }, subject, text, html };
    try {
      await this.transporter.sendMail({ ...message, messageId, headers: headersOf(mail) });
      return messageId;
    } catch (error) {
      throw asMailError(error);
    }
  }

  /** Greets the server and signs in, as before each mail. */
  async check(): Promise<void> {
    await this.transporter.verify();
  }

  close(): void {
    this.transporter.close();
  }
}

/** A password never travels in the clear: with one, plain `smtp://` must become TLS unless the address says `ignoreTLS`. */
function optionsOf(address: string, { connectMs, silenceMs }: typeof PATIENCE) {
  const { username, searchParams } = new URL(address);
  return {
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(username && !searchParams.has('ignoreTLS') ? { requireTLS: true } : {}),
  };
}

/** 5xx to the message or its recipient is final (RFC 5321, 4.2.1); all else, wrong credentials too, may be mended. */
function asMailError(error: unknown): Error {
  const { responseCode, code, message } = error as Error & { responseCode?: number; code?: string };
  const words = `The mail server did not take the mail: ${message}`;
  const final =
    responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return final ? new MailRefused(words, { cause: error }) : new MailDelayed(words, null, { cause: error });
}

/** One e-mail, ready to go out. */
export interface OutgoingMail {
  /** Identifies the mail for ever: sending it again under the same id delivers it once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where one click, without signing in, stops mails of this kind (RFC 8058). Absent in mails about security. */
  unsubscribeUrl?: string;
  /** The recipient asked for this mail just now: it goes out even to those who once called a mail of ours spam. */
  askedFor?: boolean;
  /** The request that it goes back to, for whoever answers questions about it. */
  requestId?: string;
}

/** A way out of the house. `send` is idempotent by `mail.id` as far as the provider allows. */
export abstract class MailTransport {
  abstract readonly kind: 'outbox' | 'resend' | 'smtp';
  /**
   * @returns the provider's id of the mail
   * @throws MailDelayed when it is worth another try, MailRefused when it is not
   */
  abstract send(mail: OutgoingMail): Promise<string>;
  /** Whether it is there at all, at no cost to the budget of mails. @throws where it is not */
  abstract check(): Promise<void>;
}

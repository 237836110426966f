/** One e-mail, ready to go out. */
export interface Mail {
  /** Identifies the mail for ever: sending it again under the same id delivers it once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Takes mails to their provider. `send` is idempotent by `mail.id`. */
export abstract class Mailer {
  /** How the health page calls this way of sending. */
  abstract readonly kind: 'embedded' | 'resend';
  /** @returns the provider's id of the mail. @throws when the provider did not take it */
  abstract send(mail: Mail): Promise<string>;
}

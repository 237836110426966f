/** A mail that did not go out. Says whether another try makes sense. */
export abstract class MailError extends Error {
  /** Whether the same mail would be refused again. */
  abstract readonly permanent: boolean;
}

/** The provider was busy, out of order, out of reach, or does not know us (a key that an operator must mend). */
export class MailDelayed extends MailError {
  readonly permanent = false;

  /** @param retryAfterMs how long the provider asked us to wait; null: it did not say */
  constructor(
    message: string,
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The provider will not take this mail, however often it is asked. */
export class MailRefused extends MailError {
  readonly permanent = true;
}

/** The address is on our list: mails to it came back, or its owner called one spam. Nothing was sent. */
export class AddressSuppressed extends MailError {
  readonly permanent = true;

  constructor(readonly reason: 'BOUNCE' | 'COMPLAINT') {
    super(`no mail goes to this address any more (${reason.toLowerCase()})`);
  }
}

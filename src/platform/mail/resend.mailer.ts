import type { ErrorResponse, Resend } from 'resend';
import { MailDelayed, MailRefused } from './mail-errors.js';
import type { MailError } from './mail-errors.js';
import { headersOf } from './mail-headers.js';
import { MailTransport } from './outgoing-mail.js';
import type { OutgoingMail } from './outgoing-mail.js';

const PATIENCE_MS = 15_000;
const CHECK_PATIENCE_MS = 2_000;

/** Sends through Resend, which takes a mail once per Idempotency-Key (kept for 24 hours). */
export class ResendMailer extends MailTransport {
  readonly kind = 'resend';
  private client: Promise<Resend> | undefined;

  constructor(
    private readonly from: string,
    private readonly account: { apiKey: string; baseUrl: string },
    private readonly patienceMs = PATIENCE_MS,
  ) {
    super();
  }

  async send(mail: OutgoingMail): Promise<string> {
    const { id, to, subject, text, html } = mail;
    const message = { from: this.from, to, subject, text, html, headers: headersOf(mail) };
    const { emails } = await (this.client ??= this.load());
    const { data, error, headers } = await emails
      .send(message, { idempotencyKey: id, signal: AbortSignal.timeout(this.patienceMs) })
      .catch((cause: unknown) => {
        throw new MailDelayed('Resend did not answer in time', null, { cause });
      });
    // It took a mail under this key before; only the words have changed since (somebody has another name by now).
    if (error?.name === 'invalid_idempotent_request') return id;
    if (error) throw asMailError(error, headers);
    return data.id;
  }

  /** Without the key, whose requests are counted: only its own trouble (5xx) and silence are bad. */
  async check(): Promise<void> {
    const { status, body } = await fetch(this.account.baseUrl, {
      signal: AbortSignal.timeout(CHECK_PATIENCE_MS),
    });
    await body?.cancel();
    if (status >= 500) throw new Error(`Resend answers ${status}`);
  }

  /** With the first mail: of a process that serves, most send none. */
  private async load(): Promise<Resend> {
    const { Resend } = await import('resend');
    return new Resend(this.account.apiKey, { baseUrl: this.account.baseUrl });
  }
}

/** Statuses that say nothing about the mail: our key, our budget, their trouble (429 has its own time). */
const NOT_OF_THE_MAIL = [401, 403, 408, 425, 429];

function asMailError(
  { name, message, statusCode }: ErrorResponse,
  headers: Record<string, string> | null,
): MailError {
  const words = `Resend refused the mail: ${statusCode ?? 'no answer'} ${name}: ${message}`;
  const permanent =
    statusCode !== null &&
    statusCode >= 400 &&
    statusCode < 500 &&
    !NOT_OF_THE_MAIL.includes(statusCode) &&
    name !== 'concurrent_idempotent_requests';
  return permanent ? new MailRefused(words) : new MailDelayed(words, retryAfter(headers?.['retry-after']));
}

/** Milliseconds that a Retry-After asks for, whether seconds or a date; null where it asks for nothing. */
function retryAfter(value: string | undefined): number | null {
  if (!value) return null;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
}

import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counter } from 'prom-client';
import { SECOND } from '../../common/time.js';
import { requestContext } from '../logging/request-context.js';
import { Metrics } from '../telemetry/metrics.service.js';
import { traced } from '../telemetry/tracing.js';
import { AddressSuppressed, MailDelayed } from './mail-errors.js';
import { MailPace } from './mail-pace.service.js';
import { MailTransport } from './outgoing-mail.js';
import type { OutgoingMail } from './outgoing-mail.js';
import { Suppressions } from './suppressions.service.js';

/** For how long a try that failed says more of the provider than whether it can be reached. */
const TROUBLE_MS = 30 * SECOND;

type Outcome = 'sent' | 'suppressed' | 'delayed' | 'refused';

/** How long a mail that somebody waits for stands in the line; it holds up a worker meanwhile. */
const PATIENCE_MS = 5 * SECOND;

/**
 * The one door that mails leave through: nothing goes to an address that is on the list of suppressions, nothing faster
 * than the pace of the house, and nothing while the provider asked for a pause (docs/decisions/0106-one-line-of-mails.md).
 */
@Injectable()
export class Mailer {
  private readonly logger = new Logger(Mailer.name);
  private readonly mails: Counter<'outcome'>;
  /** When the newest try was put off, if nothing has gone out since. */
  private troubleAt = -Infinity;

  constructor(
    private readonly transport: MailTransport,
    private readonly suppressions: Suppressions,
    private readonly pace: MailPace,
    metrics: Metrics,
  ) {
    this.mails = metrics.counter({
      name: 'mails_total',
      help: 'Tries to send a mail by outcome: sent, delayed (tried again), refused, suppressed',
      labelNames: ['outcome'],
    });
    for (const outcome of ['sent', 'suppressed', 'delayed', 'refused'] as const)
      this.mails.inc({ outcome }, 0);
  }

  /** How the health page calls this way of sending. */
  get kind(): MailTransport['kind'] {
    return this.transport.kind;
  }

  /** Whether mails stand in line. What stays in the house (the outbox) does not. */
  get isPaced(): boolean {
    return this.transport.kind !== 'outbox';
  }

  /** @throws where mails do not go out just now: the provider cannot be reached, or has put off what we last gave it */
  async check(): Promise<void> {
    if (performance.now() - this.troubleAt < TROUBLE_MS) throw new Error('mails are put off');
    await this.transport.check();
  }

  /**
   * Sends a mail that somebody waits for, such as the link to a new password: before all that stands in line. The same id
   * again delivers nothing new.
   *
   * @returns the provider's id of the mail
   * @throws AddressSuppressed, MailRefused for what is not worth another try, MailDelayed for what is
   */
  async send(mail: OutgoingMail): Promise<string> {
    return this.counted(mail, async () => {
      await this.assertReachable(mail);
      if (this.isPaced) await this.standInLine();
      return this.hand(mail);
    });
  }

  /** As `send`, for whoever took a place in the line already. */
  async sendInTurn(mail: OutgoingMail): Promise<string> {
    return this.counted(mail, async () => {
      await this.assertReachable(mail);
      return this.hand(mail);
    });
  }

  /** As `send`, but a mail to an address on the list is simply not sent: for mails that nothing waits for. */
  async sendIfReachable(mail: OutgoingMail): Promise<void> {
    try {
      await this.send(mail);
    } catch (error) {
      if (!(error instanceof AddressSuppressed)) throw error;
    }
  }

  private async counted(mail: OutgoingMail, send: () => Promise<string>): Promise<string> {
    const began = performance.now();
    let outcome: Outcome = 'sent';
    try {
      const id = await traced('mail', 'producer', send);
      this.troubleAt = -Infinity;
      return id;
    } catch (error) {
      outcome = outcomeOf(error);
      if (outcome === 'delayed') this.troubleAt = performance.now();
      // Whoever sent it comes back later, and so does everybody else.
      if (error instanceof MailDelayed && error.retryAfterMs !== null)
        await this.pace.hold(error.retryAfterMs);
      throw error;
    } finally {
      this.mails.inc({ outcome });
      const durationMs = Math.round(performance.now() - began);
      this.logger.log({ mailId: mail.id, outcome, durationMs }, 'mail');
    }
  }

  private async standInLine(): Promise<void> {
    const wait = await this.pace.book(PATIENCE_MS);
    if (wait === null) throw new MailDelayed('the line of mails is too long just now');
    await sleep(wait);
  }

  private assertReachable({ to, askedFor = false }: OutgoingMail): Promise<void> {
    return this.suppressions.assertReachable(to, askedFor);
  }

  private hand(mail: OutgoingMail): Promise<string> {
    const requestId = requestContext()?.requestId;
    return this.transport.send(requestId ? { ...mail, requestId } : mail);
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof AddressSuppressed) return 'suppressed';
  return error instanceof MailDelayed ? 'delayed' : 'refused';
}

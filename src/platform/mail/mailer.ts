import { Injectable, Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { requestContext } from '../logging/request-context.js';
import { Metrics } from '../telemetry/metrics.service.js';
import { traced } from '../telemetry/tracing.js';
import { AddressSuppressed, MailDelayed } from './mail-errors.js';
import { MailTransport } from './outgoing-mail.js';
import type { OutgoingMail } from './outgoing-mail.js';
import { Suppressions } from './suppressions.service.js';

type Outcome = 'sent' | 'suppressed' | 'delayed' | 'refused';

/** The one door that mails leave through: nothing goes to an address that is on the list of suppressions. */
@Injectable()
export class Mailer {
  private readonly logger = new Logger(Mailer.name);
  private readonly mails: Counter<'outcome'>;

  constructor(
    private readonly transport: MailTransport,
    private readonly suppressions: Suppressions,
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

  /**
   * Sends a mail; the same id again delivers nothing new.
   *
   * @returns the provider's id of the mail
   * @throws AddressSuppressed, MailRefused for what is not worth another try, MailDelayed for what is
   */
  async send(mail: OutgoingMail): Promise<string> {
    const began = performance.now();
    let outcome: Outcome = 'sent';
    try {
      return await traced('mail', 'producer', () => this.hand(mail));
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      this.mails.inc({ outcome });
      const durationMs = Math.round(performance.now() - began);
      this.logger.log({ mailId: mail.id, outcome, durationMs }, 'mail');
    }
  }

  /** As `send`, but a mail to an address on the list is simply not sent: for mails that nothing waits for. */
  async sendIfReachable(mail: OutgoingMail): Promise<void> {
    try {
      await this.send(mail);
    } catch (error) {
      if (!(error instanceof AddressSuppressed)) throw error;
    }
  }

  private async hand(mail: OutgoingMail): Promise<string> {
    await this.suppressions.assertReachable(mail.to, mail.askedFor ?? false);
    const requestId = requestContext()?.requestId;
    return this.transport.send(requestId ? { ...mail, requestId } : mail);
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof AddressSuppressed) return 'suppressed';
  return error instanceof MailDelayed ? 'delayed' : 'refused';
}

import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../common/time.js';
import { Metrics } from '../telemetry/metrics.service.js';
import { AddressSuppressed, MailDelayed, MailRefused } from './mail-errors.js';
import { MailPace } from './mail-pace.service.js';
import { MailTransport } from './outgoing-mail.js';
import type { OutgoingMail } from './outgoing-mail.js';
import { Suppressions } from './suppressions.service.js';

/** How long a mail that somebody waits for stands in the line; it holds up a worker meanwhile. */
const PATIENCE_MS = 5 * SECOND;

/**
 * The one door that mails leave through: nothing goes to an address that is on the list of suppressions, nothing faster
 * than the pace of the house, and nothing while the provider asked for a pause (docs/decisions/0106-one-line-of-mails.md).
 */
@Injectable()
export class Mailer {
  private readonly sends;

  constructor(
    private readonly transport: MailTransport,
    private readonly suppressions: Suppressions,
    private readonly pace: MailPace,
    metrics: Metrics,
  ) {
    this.sends = metrics.counter({
      name: 'mail_sends_total',
      help: 'Tries to send a mail, by what came of it',
      labelNames: ['outcome', 'transport'],
    });
  }

  /** How the health page calls this way of sending. */
  get kind(): MailTransport['kind'] {
    return this.transport.kind;
  }

  /** Whether mails stand in line. What stays in the house (the outbox) does not. */
  get isPaced(): boolean {
    return this.transport.kind !== 'outbox';
  }

  /**
   * Sends a mail that somebody waits for, such as the link to a new password: before all that stands in line. The same id
   * again delivers nothing new.
   *
   * @returns the provider's id of the mail
   * @throws AddressSuppressed, MailRefused for what is not worth another try, MailDelayed for what is
   */
  async send(mail: OutgoingMail): Promise<string> {
    return this.counted(async () => {
      await this.suppressions.assertReachable(mail.to, mail.askedFor ?? false);
      if (this.isPaced) await this.standInLine();
      return this.transport.send(mail);
    });
  }

  /** As `send`, for whoever took a place in the line already. */
  async sendInTurn(mail: OutgoingMail): Promise<string> {
    return this.counted(async () => {
      await this.suppressions.assertReachable(mail.to, mail.askedFor ?? false);
      return this.transport.send(mail);
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

  private async standInLine(): Promise<void> {
    const wait = await this.pace.book(PATIENCE_MS);
    if (wait === null) throw new MailDelayed('the line of mails is too long just now');
    await sleep(wait);
  }

  private async counted(send: () => Promise<string>): Promise<string> {
    try {
      const providerId = await send();
      this.count('accepted');
      return providerId;
    } catch (error) {
      this.count(outcomeOf(error));
      // Whoever sent it comes back later, and so does everybody else.
      if (error instanceof MailDelayed && error.retryAfterMs !== null)
        await this.pace.hold(error.retryAfterMs);
      throw error;
    }
  }

  private count(outcome: Outcome): void {
    this.sends.inc({ outcome, transport: this.transport.kind });
  }
}

type Outcome = 'accepted' | 'suppressed' | 'refused' | 'delayed' | 'failed';

function outcomeOf(error: unknown): Outcome {
  if (error instanceof AddressSuppressed) return 'suppressed';
  if (error instanceof MailRefused) return 'refused';
  return error instanceof MailDelayed ? 'delayed' : 'failed';
}

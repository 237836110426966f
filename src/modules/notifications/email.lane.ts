import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, SECOND } from '../../common/time.js';
import { notificationsConfig } from '../../config/notifications.config.js';
import type { NotificationsConfig } from '../../config/notifications.config.js';
import { continueFrom } from '../../platform/logging/request-context.js';
import { MailPace } from '../../platform/mail/mail-pace.service.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { traced } from '../../platform/telemetry/tracing.js';
import { Deliveries } from './deliveries.service.js';
import type { Leased } from './deliveries.service.js';
import type { Lane } from './lane.js';
import { NoticeMails } from './notice-mails.service.js';

/** How many sends run side by side: a slow provider must not slow down the pace. */
const AT_ONCE = 20;

/** Mails, at the pace that all replicas keep together. */
@Injectable()
export class EmailLane implements Lane {
  private readonly sending = new Set<Promise<void>>();

  constructor(
    private readonly deliveries: Deliveries,
    private readonly mails: NoticeMails,
    private readonly mailer: Mailer,
    private readonly pace: MailPace,
    private readonly realtime: RealtimeService,
    @Inject(notificationsConfig.KEY) private readonly config: NotificationsConfig,
  ) {}

  async turn(signal: AbortSignal): Promise<boolean> {
    if (this.sending.size >= AT_ONCE) await Promise.race(this.sending);
    if (!(await this.deliveries.anyDue('EMAIL'))) return false;
    const paced = this.mailer.isPaced;
    if (paced && !(await this.waitForTurn(signal))) return true;
    const leased = await this.deliveries.lease('EMAIL', paced ? 1 : AT_ONCE - this.sending.size);
    for (const delivery of leased) {
      const sending = this.deliverInContext(delivery).finally(() => this.sending.delete(sending));
      this.sending.add(sending);
    }
    return leased.length > 0;
  }

  async finish(): Promise<void> {
    await Promise.allSettled(this.sending);
  }

  private async waitForTurn(signal: AbortSignal): Promise<boolean> {
    if (await this.pace.take()) return true;
    await sleep(Math.min(SECOND, await this.pace.closedFor()), undefined, { signal });
    return false;
  }

  private deliverInContext(delivery: Leased): Promise<void> {
    const work = () => traced('delivery EMAIL', 'consumer', () => this.deliver(delivery));
    return continueFrom(delivery, `delivery_${delivery.id}`, work);
  }

  private async deliver(delivery: Leased): Promise<void> {
    const { id, thread, notification } = delivery;
    try {
      if (thread && (await this.realtime.isConnected(notification.userId))) {
        // Whoever is there sees the message come in; should they leave without reading it, the mail follows.
        return await this.deliveries.postpone(id, after(this.config.awayPauseMs));
      }
      const { mail, reason = '', included, omitted } = await this.mails.compose(delivery);
      for (const left of omitted) await this.deliveries.cancel([left.id], left.reason);
      if (!mail) return await this.deliveries.cancel([id], reason);
      if (!(await this.deliveries.beginTry(delivery))) {
        return await this.deliveries.giveUp(
          id,
          'not accepted within 24 hours, after which its key is no longer safe',
        );
      }
      const providerId = await this.mailer.sendInTurn(mail);
      await this.deliveries.sent([id, ...included], providerId);
    } catch (error) {
      // Where even this cannot be written, the lease ends and it is taken up again.
      await this.deliveries.fail(delivery, error).catch(() => undefined);
    }
  }
}

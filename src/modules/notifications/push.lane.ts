import { Injectable } from '@nestjs/common';
import { continueFrom } from '../../platform/logging/request-context.js';
import { Deliveries } from './deliveries.service.js';
import type { Leased } from './deliveries.service.js';
import type { Lane } from './lane.js';
import { isUrgent } from './kinds.js';
import { PushSubscriptions } from './push-subscriptions.service.js';
import { StillReader } from './still.reader.js';
import { WebPush } from './web-push.js';

const BATCH = 10;

/** Web push (RFC 8030): to every browser that its reader registered. */
@Injectable()
export class PushLane implements Lane {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly subscriptions: PushSubscriptions,
    private readonly still: StillReader,
    private readonly webPush: WebPush,
  ) {}

  async turn(): Promise<boolean> {
    if (!this.webPush.isConfigured) return false;
    const leased = await this.deliveries.lease('PUSH', BATCH);
    await Promise.all(
      leased.map((delivery) =>
        continueFrom(delivery, `delivery_${delivery.id}`, () => this.deliver(delivery)),
      ),
    );
    return leased.length > 0;
  }

  async finish(): Promise<void> {}

  private async deliver(delivery: Leased): Promise<void> {
    const { id, notification } = delivery;
    try {
      const { reason } = await this.still.check(notification, 'PUSH');
      if (reason) return await this.deliveries.cancel([id], reason);
      const browsers = await this.subscriptions.listOf(notification.userId);
      if (browsers.length === 0) return await this.deliveries.cancel([id], 'no browser takes it any more');
      const { kind, title, text, data } = notification;
      const payload = { id: notification.id, kind, title, text: text.slice(0, 500), data };
      const outcomes = await Promise.all(
        browsers.map((browser) => this.webPush.send(browser, payload, isUrgent(kind))),
      );
      const gone = browsers.filter((_browser, index) => outcomes[index] === 'gone');
      await this.subscriptions.forget(gone.map((browser) => browser.id));
      await this.deliveries.sent([id]);
    } catch (error) {
      await this.deliveries.fail(delivery, error).catch(() => undefined);
    }
  }
}

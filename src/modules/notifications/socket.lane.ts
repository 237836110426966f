import { Injectable } from '@nestjs/common';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { Deliveries } from './deliveries.service.js';
import type { Lane } from './lane.js';
import { notification } from './notifications.events.js';
import { presentNotification } from './notifications.presenter.js';

const BATCH = 100;

/** Live push. A hint: whoever is not there finds the same in the list. */
@Injectable()
export class SocketLane implements Lane {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly realtime: RealtimeService,
  ) {}

  async turn(): Promise<boolean> {
    const leased = await this.deliveries.lease('SOCKET', BATCH);
    for (const { notification: told } of leased) {
      this.realtime.toUsers([told.userId], notification, presentNotification(told));
    }
    if (leased.length > 0) await this.deliveries.sent(leased.map(({ id }) => id));
    return leased.length > 0;
  }

  async finish(): Promise<void> {}
}

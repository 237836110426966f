import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/** What a person was told. */
@Injectable()
export class NotificationsData extends DataKeeper {
  readonly models = [
    'notification',
    'notificationDelivery',
    'notificationPreference',
    'notificationSettings',
    'pushSubscription',
  ];
  readonly level = 8;

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'notifications.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.notification.findMany({
          where: { userId, ...where },
          omit: { words: true },
          include: { deliveries: true },
          ...page,
        }),
      ),
    };
    yield { path: 'notification-preferences.json', rows: this.choicesOf(userId) };
    yield {
      path: 'push-subscriptions.json',
      rows: eachRow(({ where, ...page }) =>
        // The keys are the browser's: with them others could push in our name.
        this.prisma.pushSubscription.findMany({
          where: { userId, ...where },
          omit: { auth: true, p256dh: true },
          ...page,
        }),
      ),
    };
  }

  private async *choicesOf(userId: string) {
    yield* await this.prisma.notificationSettings.findMany({ where: { userId } });
    yield* await this.prisma.notificationPreference.findMany({ where: { userId } });
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.pushSubscription.deleteMany({ where: { userId } });
    await this.prisma.notificationPreference.deleteMany({ where: { userId } });
    await this.prisma.notificationSettings.deleteMany({ where: { userId } });
    await this.prisma.notification.deleteMany({ where: { userId } });
  }
}

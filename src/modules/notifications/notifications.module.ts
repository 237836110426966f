import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { DealsModule } from '../deals/deals.module.js';
import { FavoritesModule } from '../favorites/favorites.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { UsersModule } from '../users/users.module.js';
import { BouncesListener } from './bounces.listener.js';
import { BundledReader } from './bundled.reader.js';
import { DeadDeliveriesController } from './dead-deliveries.controller.js';
import { DeadDeliveries } from './dead-deliveries.service.js';
import { Deliveries } from './deliveries.service.js';
import { DeliveryMetrics } from './delivery-metrics.service.js';
import { DeliveryPlans } from './delivery-plans.service.js';
import { DeliveryWorker } from './delivery-worker.service.js';
import { EmailLane } from './email.lane.js';
import { NoticeMails } from './notice-mails.service.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsData } from './notifications.data.js';
import { NotificationsListener } from './notifications.listener.js';
import { NotificationsReader } from './notifications.reader.js';
import { NotificationsService } from './notifications.service.js';
import { PreferencesController } from './preferences.controller.js';
import { PreferencesReader } from './preferences.reader.js';
import { Preferences } from './preferences.service.js';
import { PushController } from './push.controller.js';
import { PushLane } from './push.lane.js';
import { PushSubscriptions } from './push-subscriptions.service.js';
import { SocketLane } from './socket.lane.js';
import { Sources } from './sources.js';
import { StillReader } from './still.reader.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';
import { UnsubscribeController } from './unsubscribe.controller.js';
import { WebPush } from './web-push.js';

const TELLING = [
  NotificationsListener,
  NotificationsService,
  Sources,
  NotificationsReader,
  NotificationsData,
];
const CHOOSING = [Preferences, PreferencesReader, UnsubscribeLinks, PushSubscriptions];
const DELIVERING = [
  DeliveryPlans,
  Deliveries,
  DeliveryWorker,
  SocketLane,
  EmailLane,
  PushLane,
  NoticeMails,
  StillReader,
  BundledReader,
  WebPush,
];
const MINDING = [BouncesListener, DeadDeliveries, DeliveryMetrics];

/** Facts -> who should know -> rows -> deliveries. */
@Module({
  imports: [
    AlertsModule,
    AuthModule,
    DealsModule,
    FavoritesModule,
    MessagesModule,
    ModerationModule,
    OffersModule,
    UsersModule,
  ],
  controllers: [
    PreferencesController,
    PushController,
    UnsubscribeController,
    NotificationsController,
    DeadDeliveriesController,
  ],
  providers: [...TELLING, ...CHOOSING, ...DELIVERING, ...MINDING],
})
export class NotificationsModule {}

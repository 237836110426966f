import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DealsModule } from '../deals/deals.module.js';
import { FavoritesModule } from '../favorites/favorites.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { UsersModule } from '../users/users.module.js';
import { DeliveriesService } from './deliveries.service.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsData } from './notifications.data.js';
import { NotificationsListener } from './notifications.listener.js';
import { NotificationsReader } from './notifications.reader.js';
import { NotificationsService } from './notifications.service.js';
import { PreferencesReader } from './preferences.reader.js';
import { Sources } from './sources.js';

/** Facts -> who should know -> rows -> deliveries. */
@Module({
  imports: [
    AlertsModule,
    DealsModule,
    FavoritesModule,
    MessagesModule,
    ModerationModule,
    OffersModule,
    UsersModule,
  ],
  controllers: [NotificationsController],
  providers: [
    NotificationsData,
    NotificationsService,
    NotificationsReader,
    PreferencesReader,
    Sources,
    NotificationsListener,
    DeliveriesService,
  ],
})
export class NotificationsModule {}

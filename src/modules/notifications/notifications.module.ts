import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { UsersModule } from '../users/users.module.js';
import { DeliveriesService } from './deliveries.service.js';
import { ModerationNotificationsListener } from './moderation.listener.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsData } from './notifications.data.js';
import { NotificationsListener } from './notifications.listener.js';
import { NotificationsReader } from './notifications.reader.js';
import { NotificationsService } from './notifications.service.js';
import { OfferNotificationsListener } from './offer-notifications.listener.js';

/** Facts -> who should know -> rows -> deliveries. */
@Module({
  imports: [DealsModule, ModerationModule, UsersModule],
  controllers: [NotificationsController],
  providers: [
    NotificationsData,
    NotificationsService,
    NotificationsReader,
    NotificationsListener,
    OfferNotificationsListener,
    ModerationNotificationsListener,
    DeliveriesService,
  ],
})
export class NotificationsModule {}

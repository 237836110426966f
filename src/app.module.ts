import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { SettingsModule } from './config/settings.module.js';
import { AlertsModule } from './modules/alerts/alerts.module.js';
import { AuditModule } from './modules/audit/audit.module.js';
import { AuthModule } from './modules/auth/auth.module.js';
import { DealsModule } from './modules/deals/deals.module.js';
import { FavoritesModule } from './modules/favorites/favorites.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { ImagesModule } from './modules/images/images.module.js';
import { JobsModule } from './modules/jobs/jobs.module.js';
import { MessagesModule } from './modules/messages/messages.module.js';
import { ModerationModule } from './modules/moderation/moderation.module.js';
import { NotificationsModule } from './modules/notifications/notifications.module.js';
import { OffersModule } from './modules/offers/offers.module.js';
import { PrivacyModule } from './modules/privacy/privacy.module.js';
import { ProductsModule } from './modules/products/products.module.js';
import { SearchModule } from './modules/search/search.module.js';
import { SitemapModule } from './modules/sitemap/sitemap.module.js';
import { StatisticsModule } from './modules/statistics/statistics.module.js';
import { UsersModule } from './modules/users/users.module.js';
import { BackupModule } from './platform/backup/backup.module.js';
import { CacheModule } from './platform/cache/cache.module.js';
import { ProblemFilter } from './platform/errors/problem.filter.js';
import { EventsModule } from './platform/events/events.module.js';
import { LifecycleModule } from './platform/http/lifecycle.module.js';
import { IdempotencyModule } from './platform/idempotency/idempotency.module.js';
import { keyMutatingRoutes } from './platform/idempotency/key-mutating-routes.js';
import { LimitsModule } from './platform/limits/limits.module.js';
import { LoggingModule } from './platform/logging/logging.module.js';
import { MailModule } from './platform/mail/mail.module.js';
import { PersonalDataModule } from './platform/privacy/personal-data.module.js';
import { PrismaModule } from './platform/prisma/prisma.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { RealtimeModule } from './platform/realtime/realtime.module.js';
import { RetentionModule } from './platform/retention/retention.module.js';
import { StorageModule } from './platform/storage/storage.module.js';
import { TelemetryModule } from './platform/telemetry/telemetry.module.js';

/** The table of contents, by level: a module imports from above itself only. */
@Module({
  imports: [
    // 1: settings
    SettingsModule,
    // 2: machinery that knows no domain
    LifecycleModule,
    LoggingModule,
    TelemetryModule,
    CacheModule,
    BackupModule,
    PrismaModule,
    QueueModule,
    EventsModule,
    IdempotencyModule,
    MailModule,
    StorageModule,
    PersonalDataModule,
    RetentionModule,
    RealtimeModule,
    LimitsModule,
    // 3 to 6: people, proof, pictures, catalogue, deals
    UsersModule,
    AuthModule,
    ImagesModule,
    ProductsModule,
    DealsModule,
    // 7: what stands around a deal, and who did what
    AuditModule,
    ModerationModule,
    MessagesModule,
    FavoritesModule,
    AlertsModule,
    SitemapModule,
    PrivacyModule,
    // 8: what two people agree on, and how things are found
    OffersModule,
    SearchModule,
    // 9: what reacts
    NotificationsModule,
    StatisticsModule,
    JobsModule,
    HealthModule,
  ],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class AppModule {}

keyMutatingRoutes(AppModule);

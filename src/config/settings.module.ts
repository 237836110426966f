import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { appConfig } from './app.config.js';
import { authConfig } from './auth.config.js';
import { cacheConfig } from './cache.config.js';
import { catalogueConfig } from './catalogue.config.js';
import { databaseConfig } from './database.config.js';
import { eventsConfig } from './events.config.js';
import { limitsConfig } from './limits.config.js';
import { loggingConfig } from './logging.config.js';
import { mailConfig } from './mail.config.js';
import { notificationsConfig } from './notifications.config.js';
import { oidcConfig } from './oidc.config.js';
import { privacyConfig } from './privacy.config.js';
import { redisConfig } from './redis.config.js';
import { retentionConfig } from './retention.config.js';
import { searchConfig } from './search.config.js';
import { seedConfig } from './seed.config.js';
import { storageConfig } from './storage.config.js';
import { telemetryConfig } from './telemetry.config.js';
import { termsConfig } from './terms.config.js';

/** Every namespace of settings, readable everywhere by its key. */
@Module({
  imports: [
    ConfigModule.forRoot({
      isGlobal: true,
      ignoreEnvFile: true,
      load: [
        appConfig,
        authConfig,
        cacheConfig,
        catalogueConfig,
        databaseConfig,
        eventsConfig,
        limitsConfig,
        loggingConfig,
        mailConfig,
        notificationsConfig,
        oidcConfig,
        privacyConfig,
        redisConfig,
        retentionConfig,
        searchConfig,
        seedConfig,
        storageConfig,
        telemetryConfig,
        termsConfig,
      ],
    }),
  ],
})
export class SettingsModule {}

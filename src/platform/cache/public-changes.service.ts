import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { databaseConfig } from '../../config/database.config.js';
import type { DatabaseConfig } from '../../config/database.config.js';
import { NoticeListener } from '../postgres/notice-listener.js';
import { PublicCache } from './public-cache.service.js';

/**
 * Hears from the database, whichever process wrote, that something public has changed (a trigger on facts tells it with
 * the commit), and drops what was kept. While nothing can be heard, answers just grow old: `PUBLIC_CACHE_MS`.
 */
@Injectable()
export class PublicChanges implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly notices: NoticeListener;

  constructor(
    private readonly cache: PublicCache,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(databaseConfig.KEY) database: DatabaseConfig,
  ) {
    this.notices = new NoticeListener(database, {
      name: 'public_changes',
      application: 'kwadmarket-cache',
      heard: () => this.cache.drop(),
    });
  }

  onApplicationBootstrap(): void {
    if (this.app.serves && this.cache.isOn) this.notices.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.notices.stop();
  }
}

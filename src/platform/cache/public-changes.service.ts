import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { databaseConfig } from '../../config/database.config.js';
import type { DatabaseConfig } from '../../config/database.config.js';
import { PublicCache } from './public-cache.service.js';

const TRY_AGAIN_MS = 1_000;

/**
 * Hears from the database, whichever process wrote, that something public has changed (a trigger on facts tells it with
 * the commit), and drops what was kept. While nothing can be heard, answers just grow old: `PUBLIC_CACHE_MS`.
 */
@Injectable()
export class PublicChanges implements OnApplicationBootstrap, OnModuleDestroy {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly cache: PublicCache,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(databaseConfig.KEY) private readonly database: DatabaseConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.app.serves || !this.cache.isOn) return;
    this.timer = setInterval(() => void this.listen(), TRY_AGAIN_MS).unref();
    void this.listen();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    if (this.client) return;
    const client = new pg.Client({
      connectionString: this.database.url,
      connectionTimeoutMillis: this.database.connectTimeoutMs,
      application_name: 'kwadmarket-cache',
      keepAlive: true,
    });
    this.client = client;
    const lose = () => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', () => this.cache.drop());
    try {
      await client.connect();
      await client.query('LISTEN public_changes');
      // What changed before this could not be heard.
      this.cache.drop();
    } catch {
      lose();
      await client.end().catch(() => undefined);
    }
  }
}

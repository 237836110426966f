import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { appConfig } from '../../../config/app.config.js';
import type { AppConfig } from '../../../config/app.config.js';
import { databaseConfig } from '../../../config/database.config.js';
import type { DatabaseConfig } from '../../../config/database.config.js';
import { IndexKeeper } from './index-keeper.service.js';

/** One process at a time writes to another search server: whose connection holds this. It passes on with the connection. */
const BECOME_FOLLOWER = `SELECT pg_try_advisory_lock(hashtextextended('search follower', 0)) AS got`;

/** What a lost notice costs at the most. */
const PATIENCE_MS = 1_000;

/**
 * Wakes the feed as soon as a transaction that changed something commits (NOTIFY), and once a second in case that a
 * notice was lost. Only in processes that work.
 */
@Injectable()
export class ChangeListener implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ChangeListener.name);
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private again = false;
  private follows = false;
  private listening = false;
  private stopped = false;

  constructor(
    private readonly keeper: IndexKeeper,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(databaseConfig.KEY) private readonly database: DatabaseConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.app.works) return;
    this.timer = setInterval(() => {
      this.wake();
      void this.listen();
    }, PATIENCE_MS);
    void this.listen();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.client?.end().catch(() => undefined);
    await this.working;
  }

  /** One at a time in this process; what comes meanwhile is looked at right after. */
  private wake(): void {
    if (this.stopped) return;
    if (this.working) {
      this.again = true;
      return;
    }
    this.working = this.becomeFollower()
      .then(() => this.keeper.keepUp(this.follows))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the search index waits'))
      .finally(() => {
        this.working = undefined;
        if (!this.again) return;
        this.again = false;
        this.wake();
      });
  }

  private async becomeFollower(): Promise<void> {
    if (this.follows || !this.listening) return;
    const found = await this.client?.query<{ got: boolean }>(BECOME_FOLLOWER);
    this.follows = found?.rows[0]?.got ?? false;
  }

  private async listen(): Promise<void> {
    if (this.client || this.stopped) return;
    const client = new pg.Client({
      connectionString: this.database.url,
      connectionTimeoutMillis: this.database.connectTimeoutMs,
      application_name: 'kwadmarket-search',
      keepAlive: true,
    });
    this.client = client;
    const drop = () => {
      if (this.client !== client) return;
      this.client = undefined;
      this.follows = this.listening = false;
    };
    client.on('error', drop);
    client.on('end', drop);
    client.on('notification', () => this.wake());
    try {
      await client.connect();
      await client.query('LISTEN search_changes');
      this.listening = true;
      this.wake();
    } catch {
      drop();
      await client.end().catch(() => undefined);
    }
  }
}

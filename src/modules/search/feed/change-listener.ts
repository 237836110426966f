import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';
import { appConfig } from '../../../config/app.config.js';
import type { AppConfig } from '../../../config/app.config.js';
import { databaseConfig } from '../../../config/database.config.js';
import type { DatabaseConfig } from '../../../config/database.config.js';
import { NoticeListener } from '../../../platform/postgres/notice-listener.js';
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
  private readonly notices: NoticeListener;
  /** The connection that this process followed with, if it ever did. */
  private follower: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly keeper: IndexKeeper,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(databaseConfig.KEY) database: DatabaseConfig,
  ) {
    this.notices = new NoticeListener(database, {
      name: 'search_changes',
      application: 'kwadmarket-search',
      heard: () => this.wake(),
    });
  }

  onApplicationBootstrap(): void {
    if (!this.app.works) return;
    this.timer = setInterval(() => this.wake(), PATIENCE_MS);
    this.notices.start();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.notices.stop();
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
    const { connection } = this.notices;
    if (!connection || this.follows) return;
    const { rows } = await connection.query<{ got: boolean }>(BECOME_FOLLOWER);
    if (rows[0]?.got) this.follower = connection;
  }

  private get follows(): boolean {
    return this.follower !== undefined && this.follower === this.notices.connection;
  }
}

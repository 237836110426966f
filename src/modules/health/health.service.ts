import { Inject, Injectable } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { databaseConfig } from '../../config/database.config.js';
import type { DatabaseConfig } from '../../config/database.config.js';
import { redisConfig } from '../../config/redis.config.js';
import type { RedisConfig } from '../../config/redis.config.js';
import { productVersion } from '../../config/product-version.js';
import { Lifecycle } from '../../platform/http/lifecycle.js';
import { WarmUp } from '../../platform/http/warm-up.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { DatabaseAheadError } from '../../platform/prisma/migrate.errors.js';
import { pendingMigrations } from '../../platform/prisma/migrate.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { PrivateStorage, Storage } from '../../platform/storage/storage.js';
import { SearchReader } from '../search/search.reader.js';
import type { HealthReport } from './health.dto.js';
import { Probe } from './probe.js';

/** How long an answer of a service that counts or charges for questions is told again. */
const KEEP_MS = 3_000;

/** The state of this process and of what it leans on. Only PostgreSQL and the queue in it can make it "down". */
@Injectable()
export class HealthService {
  private migrated = false;
  private readonly database: Probe;
  private readonly server: Probe;
  private readonly migrations: Probe;
  private readonly queueDepths: Probe;
  /** Null where the built-in default does the work, which needs no look. */
  private readonly redis: Probe | null;
  private readonly searchServer: Probe | null;
  private readonly mail: Probe | null;
  private readonly objects: Probe;

  constructor(
    prisma: PrismaService,
    private readonly queue: QueueService,
    realtime: RealtimeService,
    private readonly storage: Storage,
    privateStorage: PrivateStorage,
    mailer: Mailer,
    search: SearchReader,
    private readonly lifecycle: Lifecycle,
    private readonly warmUp: WarmUp,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(databaseConfig.KEY) private readonly databaseSettings: DatabaseConfig,
    @Inject(redisConfig.KEY) { url: redisUrl }: RedisConfig,
  ) {
    this.database = new Probe(() => prisma.sql({ name: 'health', text: 'SELECT 1 AS one' }, []), 'down');
    // Not over the pool: many requests make nobody unready, or a proxy would send none to any replica.
    this.server = new Probe(() => queue.check(), 'down');
    this.migrations = new Probe(() => this.assertMigrated(), 'down');
    this.queueDepths = new Probe(() => queue.depths(), 'down');
    this.redis = redisUrl ? new Probe(() => realtime.check(), 'degraded') : null;
    this.searchServer = search.hasServer ? new Probe(() => search.check(), 'degraded') : null;
    this.mail = mailer.isPaced ? new Probe(() => mailer.check(), 'degraded', KEEP_MS) : null;
    const keepMs = storage.kind === 'embedded' ? 0 : KEEP_MS;
    const checkObjects = () => Promise.all([storage.check(), privateStorage.check()]);
    this.objects = new Probe(checkObjects, 'degraded', keepMs);
  }

  /**
   * Whether requests should come here: the process stays, the database answers in the shape of this code, the queue was
   * started, and what the first requests need is warm.
   */
  async ready(): Promise<boolean> {
    if (this.lifecycle.draining || !this.queue.running) return false;
    // Migrations are asked for until they are there: a database loses none.
    const [server, migrations] = await Promise.all([
      this.server.look(),
      this.migrated ? 'ok' : this.migrations.look(),
    ]);
    this.migrated = migrations === 'ok';
    return server === 'ok' && this.migrated && (await this.warmUp.done());
  }

  /** @throws where migrations of this code are missing; a database that has newer ones than this code is no trouble */
  private async assertMigrated(): Promise<void> {
    const pending = await pendingMigrations(this.databaseSettings.url).catch((error: unknown) => {
      if (error instanceof DatabaseAheadError) return [];
      throw error;
    });
    if (pending.length > 0) throw new Error(`migrations are missing: ${pending.join(', ')}`);
  }

  async report(): Promise<HealthReport> {
    const embedded = 'embedded' as const;
    const [database, queue, redis, search, mail, objects] = await Promise.all([
      this.database.look(),
      this.queueDepths.look(),
      this.redis?.look() ?? embedded,
      this.searchServer?.look() ?? embedded,
      this.mail?.look() ?? embedded,
      this.objects.look(),
    ]);
    const storage = objects === 'ok' && this.storage.kind === 'embedded' ? 'embedded' : objects;
    const checks = { database, queue, redis, search, mail, storage };
    return {
      status: summarise(checks),
      version: productVersion(),
      role: this.app.role,
      uptimeSeconds: Math.floor(process.uptime()),
      checks,
    };
  }
}

function summarise(checks: HealthReport['checks']): HealthReport['status'] {
  const conditions = Object.values(checks);
  if (conditions.includes('down')) return 'down';
  return conditions.includes('degraded') ? 'degraded' : 'ok';
}

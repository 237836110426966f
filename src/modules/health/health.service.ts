import { Inject, Injectable } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { databaseConfig } from '../../config/database.config.js';
import type { DatabaseConfig } from '../../config/database.config.js';
import { redisConfig } from '../../config/redis.config.js';
import type { RedisConfig } from '../../config/redis.config.js';
import { productVersion } from '../../config/product-version.js';
import { Lifecycle } from '../../platform/http/lifecycle.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { DatabaseAheadError } from '../../platform/prisma/migrate.errors.js';
import { pendingMigrations } from '../../platform/prisma/migrate.js';
import { PrismaService } from '../../platform/prisma/prisma.service.js';
import { QueueService } from '../../platform/queue/queue.service.js';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { PrivateStorage, Storage } from '../../platform/storage/storage.js';
import { SearchReader } from '../search/search.reader.js';
import type { Condition, HealthReport } from './health.dto.js';

const PATIENCE_MS = 2_000;

/** The state of this process and of what it leans on. Only PostgreSQL and the queue in it can make it "down". */
@Injectable()
export class HealthService {
  private migrated = false;

  constructor(
    private readonly prisma: PrismaService,
    private readonly queue: QueueService,
    private readonly realtime: RealtimeService,
    private readonly storage: Storage,
    private readonly privateStorage: PrivateStorage,
    private readonly mailer: Mailer,
    private readonly search: SearchReader,
    private readonly lifecycle: Lifecycle,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(databaseConfig.KEY) private readonly databaseSettings: DatabaseConfig,
    @Inject(redisConfig.KEY) private readonly redis: RedisConfig,
  ) {}

  /** Whether requests should come here: the process stays, the database answers in the shape of this code, and the queue was started. */
  async ready(): Promise<boolean> {
    if (this.lifecycle.draining || !this.queue.running || (await this.database()) !== 'ok') return false;
    // Asked until it says yes: a database loses no migrations.
    this.migrated ||= (await probe(() => this.assertMigrated(), 'down')) === 'ok';
    return this.migrated;
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
    const [database, queue, redis, storage, search] = await Promise.all([
      this.database(),
      probe(() => this.queue.depths(), 'down'),
      this.redis.url ? probe(() => this.realtime.check(), 'degraded') : ('embedded' as const),
      probe(() => Promise.all([this.storage.check(), this.privateStorage.check()]), 'degraded'),
      this.search.hasServer ? probe(() => this.search.check(), 'degraded') : ('embedded' as const),
    ]);
    const checks = {
      database,
      queue,
      redis,
      search,
      mail: this.mailer.kind === 'outbox' ? ('embedded' as const) : ('ok' as const),
      storage: storage === 'ok' && this.storage.kind === 'embedded' ? ('embedded' as const) : storage,
    };
    return {
      status: summarise(Object.values(checks)),
      version: productVersion(),
      role: this.app.role,
      uptimeSeconds: Math.floor(process.uptime()),
      checks,
    };
  }

  private database(): Promise<Condition> {
    return probe(() => this.prisma.sql({ name: 'health', text: 'SELECT 1 AS one' }, []), 'down');
  }
}

function summarise(conditions: Condition[]): HealthReport['status'] {
  if (conditions.includes('down')) return 'down';
  return conditions.includes('degraded') ? 'degraded' : 'ok';
}

async function probe(check: () => Promise<unknown>, otherwise: Condition): Promise<Condition> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  try {
    await Promise.race([check(), patience]);
    return 'ok';
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}

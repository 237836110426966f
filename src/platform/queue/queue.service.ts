import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { fromPrisma, PgBoss } from 'pg-boss';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { databaseConfig } from '../../config/database.config.js';
import type { DatabaseConfig } from '../../config/database.config.js';
import type { SqlTransaction } from '../prisma/sql-transaction.js';
import type { Queue } from './queue.js';
import { runJob, withOrigin } from './run-job.js';

export interface QueueDepth {
  name: string;
  waiting: number;
  active: number;
  failed: number;
  oldestSeconds: number;
}

/**
 * What pg-boss hands to `pg` although it does not name it. A connection that died without a word (a failover, a firewall that
 * forgot it) would hold up jobs for a quarter of an hour.
 */
const forDriver = ({ queryTimeoutMs }: DatabaseConfig): object => ({
  query_timeout: queryTimeoutMs,
  keepAlive: true,
});

/**
 * Reads the partial index of waiting jobs, never the finished ones. pg-boss has a count of its own, which workers bring up to
 * date: where none runs, it says for ever what it said last.
 */
const WAITING_JOBS = `SELECT name, count(*)::int AS waiting,
    coalesce(extract(epoch FROM now() - min(start_after) FILTER (WHERE start_after <= now())), 0)::float8 AS age
  FROM pgboss.job WHERE state < 'active' AND NOT blocked GROUP BY name`;

/** `claim` is aborted when the job is this process's no longer: its lease was lost, or the process has to end. */
type Handler<Data> = (data: Data, claim: AbortSignal) => Promise<void>;

/** Jobs in PostgreSQL (pg-boss): put in with the transaction that wants them, taken out by processes that work. */
@Injectable()
export class QueueService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(QueueService.name);
  private readonly handlers = new Map<Queue<object>, Handler<object>>();
  private readonly boss: PgBoss;
  private readonly beginnings: (() => Promise<void>)[] = [];
  private started = false;

  constructor(
    @Inject(databaseConfig.KEY) database: DatabaseConfig,
    @Inject(appConfig.KEY) private readonly app: Pick<AppConfig, 'works'>,
  ) {
    this.boss = new PgBoss({
      connectionString: database.url,
      application_name: 'kwadmarket-queue',
      max: 4,
      connectionTimeoutMillis: database.connectTimeoutMs,
      ...forDriver(database),
      // The schema is made by the migration step, never by a serving process.
      migrate: false,
      createSchema: false,
      schedule: false,
      supervise: app.works,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      useListenNotify: app.works,
    });
    this.boss.on('error', (error) => this.logger.warn({ err: error }, 'the queue cannot reach the database'));
  }

  /** Names the one handler of a queue. Call it before `start`. */
  handle<Data extends object>(queue: Queue<Data>, handler: Handler<Data>): void {
    this.handlers.set(queue, handler as Handler<object>);
  }

  /** Starts taking jobs, if this process works at all. Call it when every listener is registered. */
  async start(): Promise<void> {
    await this.boss.start();
    this.started = true;
    if (!this.app.works) return;
    for (const [queue, handler] of this.handlers) await this.work(queue, handler);
    for (const begin of this.beginnings) await begin();
  }

  /** Names what is to be done once this process takes jobs, if it does at all. */
  whenWorking(begin: () => Promise<void>): void {
    this.beginnings.push(begin);
  }

  /**
   * Puts a job into the queue; it is there if and only if `tx` commits.
   *
   * @param options how long one attempt may take, if not as long as the queue says
   */
  async send<Data extends object>(
    tx: SqlTransaction,
    queue: Queue<Data>,
    data: Data,
    options: { expireInSeconds?: number } = {},
  ): Promise<void> {
    await this.boss.send(queue.name, withOrigin(data), { ...options, db: fromPrisma(tx) });
  }

  /** How many jobs wait and how many failed for good, by queue, and how long the oldest that is due waits. */
  async depths(): Promise<QueueDepth[]> {
    const [queues, { rows }] = await Promise.all([
      this.boss.getQueues(),
      this.boss.getDb().executeSql(WAITING_JOBS),
    ]);
    const found = rows as { name: string; waiting: number; age: number }[];
    const waiting = new Map(found.map((row) => [row.name, row]));
    return queues.map(({ name, activeCount, failedCount }) => ({
      name,
      waiting: waiting.get(name)?.waiting ?? 0,
      active: activeCount,
      failed: failedCount,
      oldestSeconds: waiting.get(name)?.age ?? 0,
    }));
  }

  /** Whether PostgreSQL answers, over a connection that requests do not queue for. @throws where it does not */
  async check(): Promise<void> {
    await this.boss.getDb().executeSql('SELECT 1');
  }

  get running(): boolean {
    return this.started;
  }

  /** Whether this process takes jobs: not before it is up, nor when it is on its way out. */
  get working(): boolean {
    return this.started && this.app.works;
  }

  /**
   * Takes no more jobs and lets running ones finish; what does not finish in time is taken up again by another process.
   */
  async stop(): Promise<void> {
    if (!this.started) return;
    this.started = false;
    await this.boss.stop({ graceful: true, timeout: 5_000 });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  private async work(queue: Queue<object>, handler: Handler<object>): Promise<void> {
    const { batchSize, localConcurrency } = queue;
    const options = {
      batchSize,
      localConcurrency,
      perJobResults: true,
      includeMetadata: true,
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 2,
      burstWhenBatchFull: true,
    } as const;
    await this.boss.work<object, void, typeof options>(queue.name, options, (jobs) =>
      Promise.all(jobs.map((job) => runJob(job, handler))),
    );
  }
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { ConnectionOptions, Queue, Worker } from 'bullmq';
import { appConfig } from '../../../config/app.config.js';
import type { AppConfig } from '../../../config/app.config.js';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { redisConfig } from '../../../config/redis.config.js';
import type { RedisConfig } from '../../../config/redis.config.js';
import { CrawlResult, JOBS_QUEUE, RESULTS_QUEUE } from './crawl.contract.js';
import type { CrawlTask } from './crawl.contract.js';

type Listener = (result: CrawlResult) => Promise<void>;

/** The seam to a crawler outside: tasks go out and results come in over BullMQ, in the shapes of the contract. */
@Injectable()
export class ExternalCrawler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExternalCrawler.name);
  private tasks: Queue | undefined;
  private results: Worker | undefined;
  private listener: Listener = async () => undefined;

  constructor(
    @Inject(appConfig.KEY) private readonly app: AppConfig,
    @Inject(redisConfig.KEY) private readonly redis: RedisConfig,
    @Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig,
  ) {}

  /** Whether pages are read by somebody else (CRAWL_DRIVER=queue). */
  get isAttached(): boolean {
    return this.config.crawlDriver === 'queue';
  }

  onResult(listener: Listener): void {
    this.listener = listener;
  }

  /** The library is loaded only where there is a crawler. */
  async onApplicationBootstrap(): Promise<void> {
    const { url } = this.redis;
    if (!this.isAttached || !url || !this.app.works) return;
    const { Queue, Worker } = await import('bullmq');
    const connection: ConnectionOptions = { url, maxRetriesPerRequest: null };
    this.tasks = new Queue(JOBS_QUEUE, { connection: { url, maxRetriesPerRequest: 1 } });
    this.results = new Worker(RESULTS_QUEUE, ({ data }) => this.hear(data), { connection });
    const warn = (error: Error) =>
      this.logger.warn({ err: error }, 'the queue of the crawler cannot be reached');
    this.tasks.on('error', warn);
    this.results.on('error', warn);
  }

  /** Hands out a task; the same one twice is one. @throws if Redis does not answer: the job is tried again */
  async send(task: CrawlTask): Promise<void> {
    if (!this.tasks) throw new Error('there is no queue to a crawler in this process');
    await this.tasks.add(task.kind, task, {
      jobId: task.jobId,
      attempts: 5,
      backoff: { type: 'exponential', delay: 30_000 },
      removeOnComplete: 1_000,
      removeOnFail: 1_000,
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.results?.close();
    await this.tasks?.close();
  }

  /** What does not fit the contract will not fit tomorrow: it fails there, where the crawler's keeper sees it. */
  private async hear(data: unknown): Promise<void> {
    const result = CrawlResult.safeParse(data);
    if (result.success) return this.listener(result.data);
    const { UnrecoverableError } = await import('bullmq');
    throw new UnrecoverableError(`not by the contract: ${result.error.message.slice(0, 1_000)}`);
  }
}

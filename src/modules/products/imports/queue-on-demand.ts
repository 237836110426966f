import type { DatabaseConfig } from '../../../config/database.config.js';
import type { QueueService } from '../../../platform/queue/queue.service.js';

/** The queue for a process that hardly ever needs it: loaded with the first job that is put in. */
export class QueueOnDemand implements Pick<QueueService, 'send'> {
  private queue: Promise<QueueService> | undefined;

  constructor(private readonly database: DatabaseConfig) {}

  async send(...job: Parameters<QueueService['send']>): Promise<void> {
    this.queue ??= this.open();
    await (await this.queue).send(...job);
  }

  async end(): Promise<void> {
    await (await this.queue)?.stop();
  }

  private async open(): Promise<QueueService> {
    const { QueueService: Queue } = await import('../../../platform/queue/queue.service.js');
    const queue = new Queue(this.database, { works: false });
    await queue.start();
    return queue;
  }
}

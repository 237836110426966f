import { ServiceBusy } from '../../platform/errors/http.problems.js';

/**
 * Lets a few hash at a time. A password takes 12 ms of a processor and 19 MiB, so a flood of sign-ins would otherwise
 * take the whole machine; with this it only takes longer itself, and past a length of the queue it is turned away.
 */
export class HashingQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws ServiceBusy if too many wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.concurrency) await this.queueUp();
    else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private queueUp(): Promise<void> {
    if (this.waiting.length >= this.maxWaiting) throw new ServiceBusy('Too many sign-ins at once');
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';

/** Whoever warms up for longer is as warm as it gets. */
const PATIENCE_MS = 5_000;

/**
 * What the first requests would otherwise wait for: connections, prepared statements, code that was never run. A process
 * is not ready before all of it was tried once; what failed meanwhile is found by the first request that needs it.
 */
@Injectable()
export class WarmUp {
  private readonly logger = new Logger(WarmUp.name);
  private readonly steps: { name: string; work: () => Promise<unknown> }[] = [];
  private last: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private finished = false;

  /** Names something to be done before the process is ready. */
  add(name: string, work: () => Promise<unknown>): void {
    this.steps.push({ name, work });
  }

  /** Names what is done once everything else was tried; the process is ready after it. */
  afterwards(work: () => void): void {
    this.last = work;
  }

  /** Whether it is done; begins it when first asked. */
  async done(): Promise<boolean> {
    this.running ??= this.run();
    if (!this.finished) await this.running;
    return this.finished;
  }

  private async run(): Promise<void> {
    const begun = performance.now();
    const all = Promise.all(this.steps.map((step) => this.take(step)));
    await Promise.race([all, pause(PATIENCE_MS, undefined, { ref: false })]);
    this.last();
    this.finished = true;
    this.logger.log({ steps: this.steps.length, durationMs: Math.round(performance.now() - begun) }, 'warm');
  }

  private async take({ name, work }: { name: string; work: () => Promise<unknown> }): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn({ err: error, step: name }, 'a part could not be warmed up');
    }
  }
}

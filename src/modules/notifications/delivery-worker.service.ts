import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SECOND } from '../../common/time.js';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { EmailLane } from './email.lane.js';
import type { Lane } from './lane.js';
import { PushLane } from './push.lane.js';
import { SocketLane } from './socket.lane.js';

/** How often a lane looks for what is due when nobody wakes it: for what other processes put there. */
const LOOK_EVERY_MS = SECOND;
/** How long running sends may take at the end of the process; what is left is taken up again when its lease has ended. */
const FAREWELL_MS = 8 * SECOND;

/** Keeps the lanes of deliveries going, each by itself, in processes that work. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliveryWorker.name);
  private readonly ending = new AbortController();
  private readonly lanes: readonly Lane[];
  private wakers: (() => void)[] = [];
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    socket: SocketLane,
    push: PushLane,
    email: EmailLane,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {
    this.lanes = [socket, push, email];
  }

  onApplicationBootstrap(): void {
    if (this.app.works) this.running = Promise.all(this.lanes.map((lane) => this.keepGoing(lane)));
  }

  /** There is something new to deliver. */
  wake(): void {
    const waiting = this.wakers;
    this.wakers = [];
    waiting.forEach((wakeUp) => wakeUp());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    this.wake();
    await Promise.race([this.running, pause(FAREWELL_MS)]);
  }

  private async keepGoing(lane: Lane): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      try {
        if (!(await lane.turn(signal))) await this.rest();
      } catch (error) {
        if (!signal.aborted) this.logger.warn({ err: error }, 'deliveries cannot be worked on for now');
        await this.rest();
      }
    }
    await lane.finish();
  }

  private async rest(): Promise<void> {
    if (this.ending.signal.aborted) return;
    await Promise.race([pause(LOOK_EVERY_MS), new Promise<void>((resolve) => this.wakers.push(resolve))]);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

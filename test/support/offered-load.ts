import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { summary } from './statistics.js';

export interface Outcome {
  /** 0: no answer at all. */
  status: number;
  retryAfter?: string;
  ms: number;
  /** Whether it came after the time in which requests were sent. */
  late?: boolean;
}

/** What came of some load. */
export interface Measured {
  /** Good answers a second. */
  goodput: number;
  /** How long good answers and refusals took. */
  good: ReturnType<typeof summary>;
  refused: ReturnType<typeof summary>;
  /** Anything else than a good answer or a refusal that says when to come back. */
  others: Outcome[];
}

/** Sends GET requests to one server, and times their answers. */
export class LoadSource {
  private readonly worker: Worker;

  /** @param path the address, to which the number of the request is added */
  constructor(port: number, path: string) {
    this.worker = new Worker(new URL('./load-worker.mjs', import.meta.url), { workerData: { port, path } });
  }

  /** So many clients, each asking anew as soon as it was answered. */
  crowd(clients: number, seconds: number): Promise<Measured> {
    return this.send({ clients, seconds });
  }

  /** So many requests a second, however slow the answers are. */
  stream(perSecond: number, seconds: number): Promise<Measured> {
    return this.send({ perSecond, seconds });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private async send(load: { clients?: number; perSecond?: number; seconds: number }): Promise<Measured> {
    this.worker.postMessage(load);
    const [outcomes] = (await once(this.worker, 'message')) as [Outcome[]];
    return measure(outcomes, load.seconds);
  }
}

function measure(outcomes: Outcome[], seconds: number): Measured {
  const good = outcomes.filter(({ status }) => status === 200);
  const isRefusal = ({ status, retryAfter }: Outcome) => status === 503 && retryAfter !== undefined;
  return {
    goodput: good.filter(({ late }) => !late).length / seconds,
    good: summary(good.map(({ ms }) => ms)),
    refused: summary(outcomes.filter(isRefusal).map(({ ms }) => ms)),
    others: outcomes.filter((outcome) => outcome.status !== 200 && !isRefusal(outcome)),
  };
}

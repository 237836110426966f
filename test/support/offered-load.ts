import { Agent, request } from 'node:http';
import { summary } from './statistics.js';

export interface Outcome {
  /** 0: no answer at all. */
  status: number;
  retryAfter: string | undefined;
  ms: number;
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
  private readonly agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  private sent = 0;

  /** @param pathOf the address of the request with a number: each another, so that no cache answers */
  constructor(
    private readonly port: number,
    private readonly pathOf: (sent: number) => string,
  ) {}

  /** So many clients, each asking anew as soon as it was answered. */
  async crowd(clients: number, seconds: number): Promise<Measured> {
    const outcomes: Outcome[] = [];
    const until = performance.now() + seconds * 1_000;
    const client = async () => {
      while (performance.now() < until) outcomes.push(await this.one());
    };
    await Promise.all(Array.from({ length: clients }, client));
    return measure(outcomes, seconds);
  }

  /** So many requests a second, however slow the answers are. */
  async stream(perSecond: number, seconds: number): Promise<Measured> {
    const outcomes: Outcome[] = [];
    const open = new Set<Promise<void>>();
    const begun = performance.now();
    let count = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const elapsed = (performance.now() - begun) / 1_000;
        if (elapsed > seconds) {
          clearInterval(timer);
          return resolve();
        }
        for (; count < elapsed * perSecond; count++) {
          const done = this.one().then((outcome) => {
            outcomes.push(outcome);
            open.delete(done);
          });
          open.add(done);
        }
      }, 5);
    });
    const inTime = [...outcomes];
    await Promise.all(open);
    return { ...measure(outcomes, seconds), goodput: goodIn(inTime).length / seconds };
  }

  close(): void {
    this.agent.destroy();
  }

  private one(): Promise<Outcome> {
    const begun = performance.now();
    const path = this.pathOf(this.sent++);
    return new Promise((resolve) => {
      const end = (status: number, retryAfter?: string) =>
        resolve({ status, retryAfter, ms: performance.now() - begun });
      request({ host: '127.0.0.1', port: this.port, path, agent: this.agent }, (reply) => {
        reply
          .resume()
          .on('end', () => end(reply.statusCode ?? 0, reply.headers['retry-after']))
          .on('error', () => end(0));
      })
        .on('error', () => end(0))
        .end();
    });
  }
}

function goodIn(outcomes: Outcome[]): Outcome[] {
  return outcomes.filter(({ status }) => status === 200);
}

function measure(outcomes: Outcome[], seconds: number): Measured {
  const good = goodIn(outcomes);
  const refused = outcomes.filter(({ status, retryAfter }) => status === 503 && retryAfter);
  return {
    goodput: good.length / seconds,
    good: summary(good.map(({ ms }) => ms)),
    refused: summary(refused.map(({ ms }) => ms)),
    others: outcomes.filter(({ status, retryAfter }) => status !== 200 && !(status === 503 && retryAfter)),
  };
}

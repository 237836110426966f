import { Agent, request } from 'node:https';

export interface Outcome {
  path: string;
  /** 0: no answer at all. */
  status: number;
  error?: string;
}

/** Sends requests at an even rate, however slow the answers are, until it is told to stop. */
export class SteadyLoad {
  readonly outcomes: Outcome[] = [];
  private readonly agent: Agent;
  private readonly open = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private sent = 0;

  constructor(
    private readonly target: { port: number; certificate: string; token: string },
    private readonly paths: readonly (readonly [method: string, path: string])[],
    perSecond: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 50, ca: target.certificate });
    const begun = performance.now();
    this.timer = setInterval(() => {
      const due = ((performance.now() - begun) / 1_000) * perSecond;
      while (this.sent < due) this.send();
    }, 5);
  }

  async stop(): Promise<Outcome[]> {
    clearInterval(this.timer);
    await Promise.all(this.open);
    this.agent.destroy();
    return this.outcomes;
  }

  get failed(): Outcome[] {
    return this.outcomes.filter(({ status }) => status === 0 || status >= 400);
  }

  private send(): void {
    const [method, path] = this.paths[this.sent++ % this.paths.length]!;
    const done = this.one(method, path).then((outcome) => {
      this.outcomes.push(outcome);
      this.open.delete(done);
    });
    this.open.add(done);
  }

  private one(method: string, path: string): Promise<Outcome> {
    const { port, token } = this.target;
    return new Promise((resolve) => {
      const headers = { Authorization: `Bearer ${token}` };
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: this.agent }, (reply) => {
        reply.resume().on('end', () => resolve({ path, status: reply.statusCode ?? 0 }));
        reply.on('error', (error) => resolve({ path, status: 0, error: String(error) }));
      });
      sent.on('error', (error) => resolve({ path, status: 0, error: String(error) }));
      sent.end();
    });
  }
}

import * as http from 'node:http';
import * as https from 'node:https';

export interface Outcome {
  path: string;
  /** 0: no answer at all. */
  status: number;
  error?: string;
}

/** What is asked for; a body is made anew for each request. */
export type Asked = readonly [method: string, path: string, body?: () => object];

/** Sends requests at an even rate, however slow the answers are, until it is told to stop. */
export class SteadyLoad {
  readonly outcomes: Outcome[] = [];
  private readonly agent: http.Agent;
  private readonly open = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private sent = 0;

  constructor(
    /** Without a certificate: over plain HTTP. */
    private readonly target: { port: number; certificate?: string; token: string },
    private readonly paths: readonly Asked[],
    perSecond: number,
  ) {
    const options = { keepAlive: true, maxSockets: 50 };
    this.agent = target.certificate
      ? new https.Agent({ ...options, ca: target.certificate })
      : new http.Agent(options);
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
    const [method, path, body] = this.paths[this.sent++ % this.paths.length]!;
    const done = this.one(method, path, body?.()).then((outcome) => {
      this.outcomes.push(outcome);
      this.open.delete(done);
    });
    this.open.add(done);
  }

  private one(method: string, path: string, body?: object): Promise<Outcome> {
    const { port, token, certificate } = this.target;
    const { request } = certificate ? https : http;
    return new Promise((resolve) => {
      const headers = {
        Authorization: `Bearer ${token}`,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      };
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: this.agent }, (reply) => {
        reply.resume().on('end', () => resolve({ path, status: reply.statusCode ?? 0 }));
        reply.on('error', (error) => resolve({ path, status: 0, error: String(error) }));
      });
      sent.on('error', (error) => resolve({ path, status: 0, error: String(error) }));
      sent.end(body && JSON.stringify(body));
    });
  }
}

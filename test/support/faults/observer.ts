import { setTimeout as pause } from 'node:timers/promises';
import type { LeaningServer } from './leaning-server.js';

export interface Seen {
  at: number;
  ms: number;
  status: number;
}

export interface Report extends Seen {
  body: { status: string; checks: Record<string, string> };
}

/** Asks the three pages of health again and again. */
export class Observer {
  readonly live: Seen[] = [];
  readonly ready: Seen[] = [];
  readonly reports: Report[] = [];
  private running = true;
  private readonly loops: Promise<void>[];

  constructor(private readonly world: LeaningServer) {
    this.loops = [
      this.loop('/api/health/live', 200, (seen) => this.live.push(seen)),
      this.loop('/api/health/ready', 300, (seen) => this.ready.push(seen)),
      this.loop('/api/health', 300, (seen) => this.reports.push(seen)),
    ];
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
  }

  private async loop(path: string, everyMs: number, keep: (seen: Report) => void): Promise<void> {
    while (this.running) {
      const at = performance.now();
      const { status, body } = await this.world.anonymous
        .get(path)
        .catch(() => ({ status: 0, body: {} as Report['body'] }));
      keep({ at, ms: performance.now() - at, status, body: body as Report['body'] });
      await pause(everyMs);
    }
  }
}

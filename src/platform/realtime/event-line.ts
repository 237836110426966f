import type { Socket } from 'socket.io';
import { RateLimited } from '../limits/limits.problems.js';
import { limitFields } from '../limits/limit-fields.js';
import { endConnection } from './end-connection.js';
import { refuse } from './event-desk.js';
import type { EventDesk } from './event-desk.js';

const WINDOW_MS = 60_000;
/** Events that may wait for the ones before. */
const MAX_WAITING = 50;
/** Whoever goes on so far beyond the budget does not listen: the socket is closed. */
const FLOOD = 3;

type Acknowledge = (answer: unknown) => void;

/**
 * The events of one socket, taken one after the other, so that messages are stored in the order in which they were sent;
 * and counted: beyond its budget a socket is refused, far beyond it is closed.
 */
export class EventLine {
  private turn: Promise<void> | undefined;
  private waiting = 0;
  private count = 0;
  private windowEnds = 0;

  constructor(
    private readonly socket: Socket,
    private readonly desk: EventDesk,
    private readonly perMinute: number,
  ) {}

  /** @param args as socket.io gives them: the payload, and last the function to acknowledge with if there is one */
  receive(name: unknown, args: unknown[]): void {
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (last as Acknowledge) : undefined;
    const payload = acknowledge ? args.slice(0, -1) : args;
    const seconds = this.overdrawn();
    if (seconds > 0) {
      if (this.count > this.perMinute * FLOOD) endConnection(this.socket);
      else acknowledge?.(refuse(this.limited(seconds), String(name).slice(0, 60)));
      return;
    }
    this.waiting++;
    const before = this.turn ?? Promise.resolve();
    const mine = before.then(async () => {
      const answer = await this.desk.take(this.socket, name, payload);
      acknowledge?.(answer);
    });
    this.turn = mine.finally(() => {
      // An idle socket keeps nothing.
      if (--this.waiting === 0) this.turn = undefined;
    });
  }

  /** Counts one event. @returns the seconds to wait if it is one too many, else 0 */
  private overdrawn(): number {
    const now = Date.now();
    if (now >= this.windowEnds) {
      this.count = 0;
      this.windowEnds = now + WINDOW_MS;
    }
    if (++this.count > this.perMinute) return Math.max(1, Math.ceil((this.windowEnds - now) / 1_000));
    return this.waiting >= MAX_WAITING ? 1 : 0;
  }

  private limited(seconds: number): RateLimited {
    return new RateLimited(
      seconds,
      limitFields({ name: 'socket', points: this.perMinute, seconds: WINDOW_MS / 1_000 }, 0, seconds),
    );
  }
}

import pg from 'pg';
import { Patience } from './patience.js';

/** Told of each statement as it begins; what it gives back is told of the end. */
export type WatchStatement = (text: string) => (error?: unknown) => void;

type Callback = (error: unknown, ...outcome: unknown[]) => void;

/**
 * A client of `pg` that tells of each statement, whoever sent it and however it ended, and breaks off its connection
 * when that has not answered for `queryTimeoutMs`. The driver's own `query_timeout` keeps each answer alive for longer
 * than its request: docs/decisions/0083-memory.md.
 */
export function measuredClient(queryTimeoutMs: number, watch: WatchStatement): typeof pg.Client {
  class MeasuredClient extends pg.Client {
    private readonly patience = new Patience(queryTimeoutMs, () =>
      this.connection.stream.destroy(new Error('Query read timeout')),
    );

    constructor(config?: string | pg.ClientConfig) {
      super(config);
      // Whoever waits for an answer is told. Where nobody listens for it, the event would end the process.
      this.on('error', () => undefined);
    }

    // The driver's own signature has seven forms; all end in a callback or give a promise.
    override query(...args: unknown[]): never {
      const tell = watch(textOf(args[0]));
      const last = args.length - 1;
      const callback = args[last];
      if (typeof callback === 'function') args[last] = telling(this.patience, tell, callback as Callback);
      const query = super.query.bind(this) as (...given: unknown[]) => unknown;
      const answer = query(...args);
      if (answer instanceof Promise) {
        const told = telling(this.patience, tell);
        answer.then(() => told(null), told);
      }
      return answer as never;
    }
  }
  return MeasuredClient;
}

/** Not written inside of `query`: what is, keeps alive what else that knows. */
function telling(patience: Patience, tell: (error?: unknown) => void, callback?: Callback): Callback {
  patience.begin();
  return (error, ...outcome) => {
    patience.end();
    tell(error);
    callback?.(error, ...outcome);
  };
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const { text } = (statement ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}

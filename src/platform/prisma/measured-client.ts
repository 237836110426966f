import pg from 'pg';

/** Told of each statement as it begins; what it gives back is told of the end. */
export type WatchStatement = (text: string) => (error?: unknown) => void;

type Callback = (error: unknown, ...outcome: unknown[]) => void;

/** A client of `pg` that tells of each statement, whoever sent it and however it ended. */
export function measuredClient(watch: WatchStatement): typeof pg.Client {
  class MeasuredClient extends pg.Client {
    // The driver's own signature has seven forms; all end in a callback or give a promise.
    override query(...args: unknown[]): never {
      const done = watch(textOf(args[0]));
      const last = args.length - 1;
      const callback = args[last];
      if (typeof callback === 'function') {
        args[last] = (error: unknown, ...outcome: unknown[]) => {
          done(error);
          (callback as Callback)(error, ...outcome);
        };
      }
      const query = super.query.bind(this) as (...given: unknown[]) => unknown;
      const answer = query(...args);
      if (answer instanceof Promise) answer.then(() => done(), done);
      return answer as never;
    }
  }
  return MeasuredClient;
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const { text } = (statement ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}

import pg from 'pg';

export type ObserveSeconds = (seconds: number) => void;

type Callback = (...outcome: unknown[]) => void;

/** A client of `pg` that tells how long each statement took, whoever sent it and however it ended. */
export function measuredClient(observe: ObserveSeconds): typeof pg.Client {
  class MeasuredClient extends pg.Client {
    // The driver's own signature has seven forms; all end in a callback or give a promise.
    override query(...args: unknown[]): never {
      const begun = performance.now();
      const done = () => observe((performance.now() - begun) / 1_000);
      const last = args.length - 1;
      const callback = args[last];
      if (typeof callback === 'function') {
        args[last] = (...outcome: unknown[]) => {
          done();
          (callback as Callback)(...outcome);
        };
      }
      const query = super.query.bind(this) as (...given: unknown[]) => unknown;
      const answer = query(...args);
      if (answer instanceof Promise) answer.then(done, done);
      return answer as never;
    }
  }
  return MeasuredClient;
}

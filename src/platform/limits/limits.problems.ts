import { defineProblem } from '../errors/problem.js';

/** Too much was asked for. `Retry-After` says when the next try makes sense. */
export class RateLimited extends defineProblem(
  429,
  'ratelimit.exceeded',
  'Too many requests: wait as long as Retry-After says',
) {
  constructor(
    readonly retryAfterSeconds: number,
    fields: Record<string, string>,
  ) {
    super();
    Object.assign(this.headers, fields, { 'Retry-After': String(retryAfterSeconds) });
  }
}

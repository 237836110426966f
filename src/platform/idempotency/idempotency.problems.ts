import { defineProblem } from '../errors/problem.js';

export class KeyMalformed extends defineProblem(
  400,
  'idempotency.malformed',
  'An Idempotency-Key is 1 to 255 printable characters without spaces',
) {}
export class RequestInFlight extends defineProblem(
  409,
  'idempotency.in_flight',
  'A request with this Idempotency-Key is still being worked on',
) {
  constructor(detail?: string) {
    super(detail);
    this.headers['Retry-After'] = '1';
  }
}
export class KeyReused extends defineProblem(
  422,
  'idempotency.mismatch',
  'This Idempotency-Key was used for another request',
) {}

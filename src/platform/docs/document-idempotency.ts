import { KeyMalformed, KeyReused, RequestInFlight } from '../idempotency/idempotency.problems.js';
import { keepsReplies } from '../idempotency/keyed-routes.js';
import type { Operation } from './describe-operations.js';

const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes it safe to send the request again: for 24 hours the same key of the same caller gives the stored reply, with `Idempotency-Replayed: true`. Choose a new random key (a UUID) for each intention.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const IGNORED = {
  ...KEY,
  description: 'Accepted and ignored here: replies of this area hold secrets, which are not stored.',
};

/** Tells of the Idempotency-Key on every mutating operation. It is the caller's: anonymous ones have none kept. */
export function documentIdempotency(operation: Operation, method: string, path: string): void {
  if (method === 'get') return;
  const keeps = keepsReplies(method.toUpperCase(), path);
  operation.parameters = [...(operation.parameters ?? []), keeps ? KEY : IGNORED];
  if (!keeps) return;
  operation['x-problems'] = [
    ...(operation['x-problems'] ?? []),
    KeyMalformed.kind,
    RequestInFlight.kind,
    KeyReused.kind,
  ];
}

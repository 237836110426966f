const MUTATING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Replies of these hand out or change secrets, which must not be kept: all that proves who somebody is. */
const SECRET = /^\/api\/auth(\/|$)/;

/**
 * Whether the reply of a route is kept under the caller's Idempotency-Key.
 *
 * @param pattern the route as registered, never the address that was asked for
 */
export function keepsReplies(method: string, pattern: string): boolean {
  return MUTATING.has(method) && !SECRET.test(pattern);
}

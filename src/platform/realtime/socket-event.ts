import type { z } from 'zod';
import type { ProblemClass } from '../errors/problem.js';

/**
 * An event that clients may send. The schemas check what comes in, describe it (AsyncAPI) and give clients its types.
 * `permission` is asked for as on a route; `writes` is false for what is open before new terms are accepted.
 */
export interface ClientEvent<Payload extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly payload: Payload;
  /** What it is acknowledged with, unless with `{ error }`. */
  readonly reply: Reply;
  readonly permission: string;
  readonly writes: boolean;
  readonly problems: readonly ProblemClass[];
}

/** An event that the server sends. */
export interface ServerEvent<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly payload: Payload;
}

/** Everything that goes over the socket. */
export interface SocketEvents {
  readonly client: readonly ClientEvent[];
  readonly server: readonly ServerEvent[];
}

export function clientEvent<Payload extends z.ZodType, Reply extends z.ZodType>(
  event: ClientEvent<Payload, Reply>,
): ClientEvent<Payload, Reply> {
  return event;
}

export function serverEvent<Payload extends z.ZodType>(event: ServerEvent<Payload>): ServerEvent<Payload> {
  return event;
}

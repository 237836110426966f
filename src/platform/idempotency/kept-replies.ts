import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** A reply as it went over the wire. */
export interface KeptReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Headers that belong to the reply itself. Cookies are never kept. */
const KEPT_HEADERS = ['content-type', 'etag', 'location', 'cache-control', 'link'];

/**
 * The reply that a route is about to give, as text that can be given again byte for byte. `kept` is null for a file,
 * and for a reply that the route has sent by itself.
 */
export function captureReply(
  reply: FastifyReply,
  result: unknown,
): { kept: KeptReply | null; body: unknown } {
  if (reply.sent || result instanceof StreamableFile || Buffer.isBuffer(result)) {
    return { kept: null, body: result };
  }
  const isText = typeof result === 'string';
  if (result !== undefined && result !== null && !isText && !reply.getHeader('content-type')) {
    void reply.type('application/json; charset=utf-8');
  }
  const body = result === undefined || result === null ? '' : isText ? result : JSON.stringify(result);
  const headers: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) headers[name] = String(value);
  }
  return { kept: { status: reply.statusCode, headers, body }, body: body === '' ? undefined : body };
}

/** Takes back what a route has said of a reply that it does not give after all. */
export function takeBackHeaders(reply: FastifyReply): void {
  for (const name of KEPT_HEADERS) void reply.removeHeader(name);
}

/** Gives a kept reply again. @returns its body */
export function sendAgain({ status, headers, body }: KeptReply, reply: FastifyReply): string | undefined {
  void reply.status(status).headers({ ...headers, 'Idempotency-Replayed': 'true' });
  return body === '' ? undefined : body;
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { keepsReplies } from './keyed-routes.js';
import { KeyMalformed } from './idempotency.problems.js';

/** A request that is to have its effect once: whose it is, its key, and what tells it from another request. */
export interface KeyedRequest {
  scope: string;
  key: string;
  /** SHA-256 of method, address and body. */
  fingerprint: Buffer;
}

/** The draft (draft-ietf-httpapi-idempotency-key-header-07) writes a structured string: quotes are taken off. */
const KEY = /^(?:"([\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255}))$/;

/**
 * What the Idempotency-Key of a request asks for; null without the header, on routes that keep no replies, and for
 * callers that are not signed in, whose keys could belong to anybody.
 *
 * @throws KeyMalformed
 */
export function readKeyedRequest(request: FastifyRequest): KeyedRequest | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined || !keepsReplies(request.method, request.routeOptions.url ?? '')) return null;
  const match = typeof header === 'string' ? KEY.exec(header) : null;
  if (!match) throw new KeyMalformed();
  if (!request.actor) return null;
  return { scope: request.actor.userId, key: match[1] ?? match[2]!, fingerprint: fingerprintOf(request) };
}

/** A file is streamed and not yet read here: uploads are told apart by method and address only. */
function fingerprintOf({ method, url, body }: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n`)
    .update(body === undefined || body instanceof Readable ? '' : JSON.stringify(body))
    .digest();
}

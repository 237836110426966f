import type { FastifyInstance, FastifyRequest } from 'fastify';
import { giveShared } from '../http/caching.js';
import type { PublicCache } from './public-cache.service.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether strangers share the answers of the route (`@Cacheable`). */
    isShared?: boolean;
  }
  interface FastifyRequest {
    /** Under which its answer is kept; null where it is nobody else's business. */
    sharedKey: string | null;
  }
}

/**
 * Answers strangers with what is kept, before any guard or pipe: none of them would find anything to object to, since
 * the same address was answered a moment ago. Call it after the hooks that limit and count, which hold for these too.
 */
export function serveKept(fastify: FastifyInstance, cache: PublicCache): void {
  fastify.decorateRequest('sharedKey', null);
  if (!cache.isOn) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    const { config, url: route = '' } = request.routeOptions;
    if (!config.isShared || request.method !== 'GET' || isPersonal(request)) return done();
    const key = keyOf(request.url);
    const kept = cache.find(key, route);
    if (kept) {
      cache.tellShared(request);
      giveShared(reply, kept.headers);
      void reply.send(kept.body);
      return;
    }
    request.sharedKey = key;
    done();
  });
}

/** Whoever shows a token or a cookie gets an answer of their own. */
function isPersonal({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || headers.cookie !== undefined;
}

/** The order of parameters does not matter; each is given once, or the route refuses it. */
function keyOf(url: string): string {
  const at = url.indexOf('?');
  if (at < 0 || !url.includes('&', at)) return url;
  return `${url.slice(0, at)}?${url
    .slice(at + 1)
    .split('&')
    .sort()
    .join('&')}`;
}

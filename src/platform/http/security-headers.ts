import type { FastifyInstance } from 'fastify';

const EVERYWHERE = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cache-Control': 'no-store',
};

/** Pages for people (documentation, development mail) bring their own script and style. */
const PAGES = /^\/api\/(docs|dev)(\/|$|\?)/;
const PAGE_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/**
 * Headers that every answer carries (OWASP ASVS 5, chapter 3.4). Answers are private by default: a route that may be
 * cached says so itself.
 */
export function addSecurityHeaders(fastify: FastifyInstance, { production }: { production: boolean }): void {
  const api = production
    ? { ...EVERYWHERE, 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }
    : EVERYWHERE;
  const pages = { ...api, 'Content-Security-Policy': PAGE_POLICY };
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(PAGES.test(request.url) ? pages : api);
    reply.header('X-Request-Id', request.id);
    done();
  });
}

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

/** What every answer of the API carries (OWASP ASVS 5, chapter 3.4). */
export function securityHeaders({ production }: { production: boolean }): Record<string, string> {
  return production
    ? { ...EVERYWHERE, 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }
    : EVERYWHERE;
}

/**
 * Puts them on every answer, preflights and errors too. Answers are private by default: a route that may be cached, or
 * that shows a page of its own, says so itself and is left alone.
 */
export function addSecurityHeaders(fastify: FastifyInstance, limits: { production: boolean }): void {
  const api = securityHeaders(limits);
  const answers = inLowerCase(api);
  const pages = inLowerCase({ ...api, 'Content-Security-Policy': PAGE_POLICY });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    for (const [name, value] of PAGES.test(request.url) ? pages : answers) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
    void reply.header('x-request-id', request.id);
    done();
  });
}

/** As Fastify keeps them: else it would change each name again with every answer. */
function inLowerCase(headers: Record<string, string>): [name: string, value: string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
}

import type { FastifyInstance } from 'fastify';
import { RouteNotFound } from '../errors/http.problems.js';

/** A worker answers its probes and nothing else. */
export function serveOnlyProbes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(request.url.startsWith('/api/health') ? undefined : new RouteNotFound());
  });
}

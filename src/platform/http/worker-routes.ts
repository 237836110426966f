import type { FastifyInstance } from 'fastify';
import { RouteNotFound } from '../errors/http.problems.js';

/** A worker answers its probes and tells its figures, nothing else. */
export function serveOnlyProbes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const ours = /^\/api\/(health|metrics)/.test(request.url);
    done(ours ? undefined : new RouteNotFound());
  });
}

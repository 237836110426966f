import type { FastifyInstance } from 'fastify';
import { RouteNotFound } from '../errors/http.problems.js';
import { isFromWatcher } from './watchers.js';

/** A worker answers its probes and tells its figures, nothing else. */
export function serveOnlyProbes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(isFromWatcher(request) ? undefined : new RouteNotFound());
  });
}

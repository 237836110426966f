import type { FastifyInstance } from 'fastify';
import type { Limiter } from './limits.service.js';
import { clientKey } from './client-key.js';

/**
 * Holds every client to one budget over all routes, before anything else is done for the request. Probes are free.
 * The client is the address that connects, or what a trusted proxy says (TRUST_PROXY): a made-up X-Forwarded-For
 * changes nothing.
 */
export function budgetClients(fastify: FastifyInstance, limiter: Limiter): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url?.startsWith('/api/health')) return;
    const { fields } = await limiter.take(clientKey(request.ip));
    void reply.headers(fields);
  });
}

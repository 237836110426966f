import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { isFromWatcher } from '../http/watchers.js';
import { clientKey } from './client-key.js';
import type { Limiter } from './limits.service.js';

/**
 * Holds every client to one budget over all routes, before anything else is done for the request. Probes and figures are free.
 * The client is the address that connects, or what a trusted proxy says (TRUST_PROXY): a made-up X-Forwarded-For
 * changes nothing. Call it after `enableCors`, so that pages of other origins can read the refusal.
 */
export async function budgetClients(app: NestFastifyApplication, limiter: Limiter): Promise<void> {
  const plugin = async (fastify: FastifyInstance): Promise<void> => {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (isFromWatcher(request)) return done();
      limiter.take(clientKey(request.ip)).then(({ fields }) => {
        void reply.headers(fields);
        done();
      }, done);
    });
  };
  // Fastify's mark of plug-ins that are for the whole server, not for a scope of their own.
  await app.register(Object.assign(plugin, { [Symbol.for('skip-override')]: true }));
}

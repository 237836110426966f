import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { isFromWatcher } from './watchers.js';

/**
 * Writes one line per finished request, which names request, route and person as every line does: info, warn where somebody
 * was refused or put off, error where we failed.
 */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!isFromWatcher(request)) {
      logger[levelOf(reply.statusCode)](
        {
          method: request.method,
          ...(request.routeOptions.url ? {} : { route: 'unknown' }),
          statusCode: reply.statusCode,
          durationMs: Math.round(reply.elapsedTime * 10) / 10,
        },
        'request',
      );
    }
    done();
  });
}

function levelOf(status: FastifyReply['statusCode']): 'info' | 'warn' | 'error' {
  if (status >= 500 && status !== 503) return 'error';
  return status === 503 || status === 401 || status === 403 || status === 429 ? 'warn' : 'info';
}

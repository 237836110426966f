import type { FastifyInstance } from 'fastify';
import { isFromWatcher } from '../http/watchers.js';
import type { Metrics } from './metrics.service.js';

/**
 * Counts and times every request by its route (never by its address: ids would make a series each), probes left out.
 * Refusals of the first hooks are counted too, since it is the answer that is observed.
 */
export function measureRequests(fastify: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'From the head of a request until its answer was handed over',
    labelNames: ['method', 'route', 'status'],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!isFromWatcher(request)) {
      const route = request.routeOptions.url ?? 'unknown';
      durations.observe(
        { method: request.method, route, status: reply.statusCode },
        reply.elapsedTime / 1_000,
      );
    }
    done();
  });
}

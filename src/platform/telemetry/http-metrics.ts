import type { FastifyInstance } from 'fastify';
import { isFromWatcher } from '../http/watchers.js';
import type { Metrics } from './metrics.service.js';

/**
 * Counts and times every request by its route (never by its address: ids would make a series each). Probes are counted by
 * themselves: they come every second and would hide what people wait for. Refusals of the first hooks are counted too, since it is the answer that is observed.
 */
export function measureRequests(fastify: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'From the head of a request until its answer was handed over',
    labelNames: ['method', 'route', 'status'],
  });
  const probes = metrics.counter({
    name: 'http_probes_total',
    help: 'Answers to what watches: probes, and whoever collects the figures',
    labelNames: ['route', 'status'],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { statusCode: status } = reply;
    if (isFromWatcher(request)) probes.inc({ route, status });
    else durations.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000);
    done();
  });
}

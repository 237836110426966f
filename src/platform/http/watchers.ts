import type { FastifyRequest } from 'fastify';

/**
 * Whether a request comes from what watches the process (probes, and who collects its figures): it is neither limited, nor
 * counted, nor written down.
 */
export function isFromWatcher({ routeOptions }: FastifyRequest): boolean {
  return /^\/api\/(health(\/|$)|metrics$)/.test(routeOptions.url ?? '');
}

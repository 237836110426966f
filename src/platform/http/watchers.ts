import type { FastifyRequest } from 'fastify';

/**
 * Whether a request comes from what watches the process (probes, and who collects its figures): it is neither limited, nor
 * counted, nor written down.
 */
export function isFromWatcher({ routeOptions }: FastifyRequest): boolean {
  const { url = '' } = routeOptions;
  // Asked some times for each request, of a few hundred routes.
  let is = known.get(url);
  if (is === undefined) known.set(url, (is = WATCHED.test(url)));
  return is;
}

const WATCHED = /^\/api\/(health(\/|$)|metrics$)/;
const known = new Map<string, boolean>();

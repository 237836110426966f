import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isFromWatcher } from '../http/watchers.js';
import { requestContext } from '../logging/request-context.js';
import { isTracing, startRoot } from './tracing.js';
import type { Span } from './tracing.js';

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Makes each request but the probes a span, under the caller's own if it names one (W3C Trace Context). */
export function traceRequests(fastify: FastifyInstance): void {
  if (!isTracing()) return;
  const spans = new WeakMap<FastifyRequest, Span>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const context = requestContext();
    if (!context || isFromWatcher(request)) return done();
    const route = request.routeOptions.url ?? 'unknown';
    const span = startRoot(`${request.method} ${route}`, offered(request));
    if (span) {
      span.setAttributes({ 'http.request.method': request.method, 'http.route': route });
      context.traceparent = span.traceparent;
      spans.set(request, span);
    }
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    span?.setAttributes({
      'http.response.status_code': reply.statusCode,
      'kwadmarket.request_id': request.id,
    });
    span?.end(reply.statusCode >= 500 ? new Error(`answered ${reply.statusCode}`) : undefined);
    done();
  });
}

function offered({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}

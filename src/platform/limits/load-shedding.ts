import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ServiceBusy } from '../errors/http.problems.js';
import { sendProblem } from '../errors/problem-reply.js';
import { isFromWatcher } from '../http/watchers.js';
import type { Metrics } from '../telemetry/metrics.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether this request counts as one that is being worked on. */
    admitted: boolean;
  }
}

/** Who signs in or stays signed in is let in a little longer than others. */
const SPARED = /^\/api\/auth\/(login|refresh|mfa\/verify)$/;
const SPARED_SHARE = 0.25;

/**
 * Admits at most `max` requests at a time to the work behind the guards; who comes beyond it is told at once to come
 * back, while nothing was spent on it. Without this the pool's queue grows until every request waits longer than it
 * lives, and almost none succeeds (docs/decisions/0074-load-shedding.md).
 *
 * A request counts from when its body has arrived until its answer is made, so neither slow uploads nor slow readers
 * hold a place. Uploads and probes are not counted; pictures have a desk of their own (`DrawingDesk`).
 */
export function shedLoad(fastify: FastifyInstance, max: number, metrics: Metrics): void {
  let inFlight = 0;
  // One for all, and sent, not thrown: an error is dear to make, and there are many of them just then.
  const refusal = new ServiceBusy('Too many requests are being worked on');
  const shed = metrics.counter({
    name: 'http_requests_shed_total',
    help: 'Requests refused because too many were being worked on',
  });
  const gauge = metrics.gauge({ name: 'http_requests_in_flight', help: 'Requests being worked on' });
  metrics.beforeReading(() => gauge.set(inFlight));
  const release = (request: FastifyRequest) => {
    if (request.admitted) inFlight--;
    request.admitted = false;
  };

  fastify.decorateRequest('admitted', false);
  const isOneTooMany = (request: FastifyRequest) =>
    inFlight >= max && counts(request) && inFlight >= limitOf(request, max);
  const refuse = (request: FastifyRequest, reply: FastifyReply) => {
    shed.inc();
    sendProblem(refusal, request, reply);
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isOneTooMany(request)) refuse(request, reply);
    else done();
  });
  fastify.addHook('preValidation', (request, reply, done) => {
    // Those who came in the same moment all passed the first look.
    if (isOneTooMany(request)) return refuse(request, reply);
    request.admitted = counts(request);
    if (request.admitted) inFlight++;
    done();
  });
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    release(request);
    done();
  });
  // For answers that were taken over (hijacked) and never pass `onSend`.
  fastify.addHook('onResponse', (request, _reply, done) => {
    release(request);
    done();
  });
}

function counts(request: FastifyRequest): boolean {
  return !isFromWatcher(request) && !request.headers['content-type']?.startsWith('multipart/');
}

function limitOf({ routeOptions }: FastifyRequest, max: number): number {
  return SPARED.test(routeOptions.url ?? '') ? max + Math.ceil(max * SPARED_SHARE) : max;
}

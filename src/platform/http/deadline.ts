import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ServiceBusy } from '../errors/http.problems.js';
import { sendProblem } from '../errors/problem-reply.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Puts the request off; null while nothing is to be timed. */
    deadline: NodeJS.Timeout | null;
  }
}

/**
 * Puts off whoever would wait longer than `withinMs`, the time in which the request itself comes left out: of a slow database
 * each statement may take its time, and a request has many. Its work is not undone: with an Idempotency-Key the next try finds
 * what became of it. Not Fastify's `handlerTimeout`, which counts slow uploads and slow bodies too.
 */
export function answerInTime(fastify: FastifyInstance, withinMs: number): void {
  fastify.decorateRequest('deadline', null);
  const stop = (request: FastifyRequest) => {
    if (request.deadline) clearTimeout(request.deadline);
    request.deadline = null;
  };
  const start = (request: FastifyRequest, reply: FastifyReply, leftMs: number) => {
    if (reply.sent) return;
    const putOff = () => {
      if (!reply.sent) sendProblem(new ServiceBusy('This takes too long just now'), request, reply);
    };
    request.deadline = setTimeout(putOff, leftMs);
  };

  fastify.addHook('preValidation', (request, reply, done) => {
    const begun = performance.now();
    start(request, reply, withinMs);
    // A handler takes in a form by itself, as it comes: meanwhile the clock stands still.
    if (request.headers['content-type']?.startsWith('multipart/')) {
      request.raw.once('resume', () => {
        stop(request);
        const leftMs = Math.max(0, withinMs - (performance.now() - begun));
        request.raw.once('end', () => start(request, reply, leftMs));
      });
    }
    done();
  });
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    stop(request);
    done();
  });
  // For answers that were taken over (hijacked) or whose asker is gone, and never pass `onSend`.
  fastify.addHook('onResponse', (request, _reply, done) => {
    stop(request);
    done();
  });
}

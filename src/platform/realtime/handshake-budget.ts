import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import type { Server } from 'socket.io';
import { newRequestId } from '../../common/ids.js';
import { PROBLEM_TYPE, describeProblem } from '../errors/problem-reply.js';
import { toProblem } from '../errors/to-problem.js';
import { clientKey } from '../limits/client-key.js';
import type { Limiter } from '../limits/limits.service.js';

/**
 * Counts handshakes of sockets as requests of their client: the socket's server answers before Fastify sees them, so
 * its hook does not. What an open socket sends has a budget of its own.
 *
 * @param trustProxy whose X-Forwarded-For is believed, as for requests
 */
export function budgetHandshakes(server: Server, limiter: Limiter, trustProxy: string[]): void {
  const trust = proxyAddress.compile(trustProxy);
  server.engine.use((request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => {
    if (isOpen(request)) return next();
    limiter.take(clientKey(proxyAddress(request, trust))).then(
      () => next(),
      (thrown: unknown) => refuse(thrown, request, response),
    );
  });
}

/** Requests of a connection that was made before: engine.io has given it an id. */
function isOpen(request: IncomingMessage): boolean {
  return (request as { _query?: { sid?: string } })._query?.sid !== undefined;
}

/** engine.io's stand-in for a response to an upgrade writes nothing, so the line goes to the connection itself. */
function refuse(thrown: unknown, request: IncomingMessage, response: ServerResponse): void {
  const problem = toProblem(thrown);
  const { status } = problem.kind;
  const body = JSON.stringify(describeProblem(problem, { url: request.url ?? '/', id: newRequestId() }));
  const headers = {
    ...problem.headers,
    'Content-Type': PROBLEM_TYPE,
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  if (response instanceof ServerResponse) {
    response.writeHead(status, headers).end(body);
    return;
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  request.socket.end([`HTTP/1.1 ${status} ${problem.kind.code}`, ...lines, '', body].join('\r\n'));
}

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newRequestId } from '../../common/ids.js';
import { describeProblem, PROBLEM_TYPE, sendProblem } from '../errors/problem-reply.js';
import { problemOfStatus, toProblem } from '../errors/to-problem.js';

type Headers = Record<string, string>;

/** Node's own refusals; every other one is 400. */
const STATUSES: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** Answers for the router, which refuses an address that it cannot decode before any hook runs. */
export function refuseAddress(headers: Headers) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    sendProblem(toProblem(error), request, reply.headers({ ...headers, 'X-Request-Id': request.id }));
  };
}

/** Answers for Node's parser: headers without end, a request that never comes, bytes that are hardly HTTP. */
export function refuseBytes(headers: Headers) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code !== 'ECONNRESET' && socket.writable) {
      socket.write(refusalText(STATUSES[error.code ?? ''] ?? 400, headers));
    }
    socket.destroy(error);
  };
}

function refusalText(status: number, headers: Headers): string {
  const id = newRequestId();
  const body = JSON.stringify(describeProblem(problemOfStatus(status), { id, url: '/' }));
  const lines = Object.entries({
    ...headers,
    'X-Request-Id': id,
    'Content-Type': PROBLEM_TYPE,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}

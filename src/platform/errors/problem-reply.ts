import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem, ProblemDocument } from './problem.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A problem as the document of one request (RFC 9457). */
export function describeProblem(
  problem: Problem,
  { url, id }: Pick<FastifyRequest, 'url' | 'id'>,
): ProblemDocument {
  const { status, code, title } = problem.kind;
  return {
    type: `urn:kwadmarket:problem:${code}`,
    title,
    status,
    ...(problem.message === title ? {} : { detail: problem.message }),
    instance: url.split('?', 1)[0] ?? '/',
    code,
    requestId: id,
    ...(problem.errors ? { errors: problem.errors } : {}),
  };
}

/** A problem as it goes over the wire. One that is answered by signing in says how (RFC 9110, 15.5.2). */
export function renderProblem(
  problem: Problem,
  request: FastifyRequest,
): { status: number; headers: Record<string, string>; body: string } {
  const { status } = problem.kind;
  return {
    status,
    headers: {
      ...problem.headers,
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      'Cache-Control': 'no-store',
      'Content-Type': PROBLEM_TYPE,
    },
    body: JSON.stringify(describeProblem(problem, request)),
  };
}

/** Answers a request with a problem. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body } = renderProblem(problem, request);
  void reply.status(status).headers(headers).send(body);
}

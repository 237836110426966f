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

/** Answers a request with a problem. One that is answered by signing in says how (RFC 9110, 15.5.2). */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const { status } = problem.kind;
  void reply
    .status(status)
    .headers({
      ...problem.headers,
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      'Cache-Control': 'no-store',
    })
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(describeProblem(problem, request)));
}

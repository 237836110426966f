import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MethodNotAllowed, RouteNotFound } from './http.problems.js';
import type { Problem, ProblemDocument } from './problem.js';
import { toProblem } from './to-problem.js';

/** Turns whatever a request threw into one `application/problem+json` document (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.mindMethods(toProblem(thrown), request);
    if (problem.kind.status >= 500)
      this.logger.error({ err: thrown, code: problem.kind.code }, 'request failed');
    if (reply.sent) return;
    void reply
      .status(problem.kind.status)
      .headers({ ...problem.headers, 'Cache-Control': 'no-store' })
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(describeProblem(problem, request)));
  }

  /** An address that exists under another method is 405, not 404 (RFC 9110, 15.5.6). */
  private mindMethods(problem: Problem, request: FastifyRequest): Problem {
    if (!(problem instanceof RouteNotFound)) return problem;
    const allowed = request.server.methodsAt(request.url);
    return allowed.length > 0 ? new MethodNotAllowed(allowed) : problem;
  }
}

function describeProblem(problem: Problem, request: FastifyRequest): ProblemDocument {
  const { status, code, title } = problem.kind;
  return {
    type: `urn:kwadmarket:problem:${code}`,
    title,
    status,
    ...(problem.message === title ? {} : { detail: problem.message }),
    instance: request.url.split('?', 1)[0] ?? '/',
    code,
    requestId: request.id,
    ...(problem.errors ? { errors: problem.errors } : {}),
  };
}

import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MethodNotAllowed, RouteNotFound } from './http.problems.js';
import { Problem } from './problem.js';
import { sendProblem } from './problem-reply.js';
import { toProblem } from './to-problem.js';

/** Turns whatever a request threw into one `application/problem+json` document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.mindMethods(toProblem(thrown), request);
    const { status, code } = problem.kind;
    // "Not now" is an answer that the code chose, and the next one is another: nobody must act on it.
    if (status === 503 && thrown instanceof Problem) this.logger.warn({ code }, 'request put off');
    else if (status >= 500) this.logger.error({ err: thrown, code }, 'request failed');
    if (!reply.sent) sendProblem(problem, request, reply);
  }

  /** An address that exists under other methods only is 405, not 404 (RFC 9110, 15.5.6). */
  private mindMethods(problem: Problem, request: FastifyRequest): Problem {
    if (!(problem instanceof RouteNotFound)) return problem;
    const allowed = request.server.methodsAt(request.url);
    return allowed.length > 0 && !allowed.includes(request.method) ? new MethodNotAllowed(allowed) : problem;
  }
}

import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { isDatabaseBusy } from '../prisma/database-errors.js';
import {
  BodyTooLarge,
  Forbidden,
  HeadersTooLarge,
  InternalError,
  MalformedBody,
  NotSignedIn,
  RouteNotFound,
  ServiceBusy,
  UnsupportedMediaType,
} from './http.problems.js';
import { defineProblem, Problem } from './problem.js';

/** The problem behind anything that was thrown. What is not known to be the caller's fault is ours: 500. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isDatabaseBusy(thrown)) return new ServiceBusy();
  const status = statusOf(thrown);
  if (status === undefined || status >= 500) return new InternalError();
  return problemOfStatus(status, thrown instanceof Error ? thrown.message : undefined);
}

/** The problem behind a status that somebody else chose. */
export function problemOfStatus(status: number, detail?: string): Problem {
  switch (status) {
    case 400:
      return new MalformedBody(detail);
    case 401:
      return new NotSignedIn(detail);
    case 403:
      return new Forbidden(detail);
    case 404:
      return new RouteNotFound();
    case 413:
      return new BodyTooLarge(detail);
    case 415:
      return new UnsupportedMediaType(detail);
    case 431:
      return new HeadersTooLarge(detail);
    default:
      return new (defineProblem(status, `http.${status}`, STATUS_CODES[status] ?? 'The request was refused'))(
        detail,
      );
  }
}

/** Nest and Fastify both put a status on their errors, each under its own name. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return undefined;
}

import { ConflictException, ForbiddenException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { DealNotFound } from '../../src/modules/deals/deals.problems.js';
import { ServiceBusy, ValidationFailed } from '../../src/platform/errors/http.problems.js';
import { describeProblem } from '../../src/platform/errors/problem-reply.js';
import { problemOfStatus, toProblem } from '../../src/platform/errors/to-problem.js';
import { isDatabaseBusy, isUniqueViolation } from '../../src/platform/prisma/database-errors.js';

const withCode = (code: string, message = 'broken') => Object.assign(new Error(message), { code });
const fastifyError = (statusCode: number, message: string) =>
  Object.assign(new Error(message), { statusCode });
/** How Prisma wraps what the driver adapter says of a raw statement. */
const wrapped = (originalCode: string) =>
  Object.assign(new Error('raw query failed'), {
    code: 'P2010',
    meta: { driverAdapterError: { cause: { originalCode } } },
  });

describe('the problem behind what was thrown', () => {
  it('is the problem itself, if it is one', () => {
    const problem = new DealNotFound();
    expect(toProblem(problem)).toBe(problem);
  });

  it.each([
    [new NotFoundException('Cannot GET /secret/path'), 404, 'route.not_found'],
    [new ForbiddenException(), 403, 'auth.forbidden'],
    [new ConflictException('twice'), 409, 'http.409'],
    [new HttpException('teapot', 418), 418, 'http.418'],
    [fastifyError(400, 'Body is not valid JSON'), 400, 'request.malformed'],
    [fastifyError(413, 'Request body is too large'), 413, 'request.too_large'],
    [fastifyError(415, 'Unsupported Media Type'), 415, 'request.media_type'],
    [fastifyError(500, 'inside'), 500, 'internal'],
    [fastifyError(599, 'inside'), 500, 'internal'],
    [new HttpException('inside', 502), 500, 'internal'],
    [new TypeError('x is not a function'), 500, 'internal'],
    ['a string', 500, 'internal'],
    [undefined, 500, 'internal'],
    [{ statusCode: 404, message: 'not an error' }, 500, 'internal'],
    [withCode('P2002'), 500, 'internal'],
    [withCode('57014'), 503, 'service.busy'],
  ])('%p', (thrown, status, code) => expect(toProblem(thrown).kind).toMatchObject({ status, code }));

  it('says nothing of our own failures', () => {
    const { message } = toProblem(new TypeError("Cannot read properties of undefined (reading 'secret')"));
    expect(message).toBe('Something went wrong on our side');
  });

  it('asks to try again when we are busy', () => {
    expect(toProblem(withCode('P2024'))).toBeInstanceOf(ServiceBusy);
    expect(toProblem(withCode('P2024')).headers).toEqual({ 'Retry-After': '2' });
  });

  it('has the same title for every occurrence of a status', () => {
    expect(problemOfStatus(414, 'one').kind).toEqual(problemOfStatus(414, 'two').kind);
    expect(problemOfStatus(431).kind).toEqual({
      status: 431,
      code: 'http.431',
      title: 'Request Header Fields Too Large',
    });
  });
});

describe('a problem document', () => {
  const request = { id: 'req_1', url: '/api/deals/1?secret=token' };

  it('tells what, where and which request, and no query', () => {
    expect(describeProblem(new DealNotFound(), request)).toEqual({
      type: 'urn:kwadmarket:problem:deal.not_found',
      title: 'There is no such deal',
      status: 404,
      instance: '/api/deals/1',
      code: 'deal.not_found',
      requestId: 'req_1',
    });
  });

  it('tells the detail of the occurrence and each wrong field', () => {
    const errors = [
      { path: 'title', message: 'too short' },
      { path: '', message: 'must change something' },
    ];
    expect(describeProblem(new ValidationFailed(errors), request)).toMatchObject({
      code: 'request.invalid',
      detail: 'title: too short; must change something',
      errors,
    });
  });
});

describe('what the database says', () => {
  it.each([
    '55P03',
    '57014',
    '40001',
    '40P01',
    '53300',
    '57P01',
    '08006',
    'P1001',
    'P2024',
    'P2028',
    'P2034',
    'ECONNREFUSED',
  ])('%s means "not now"', (code) => {
    expect(isDatabaseBusy(withCode(code))).toBe(true);
    expect(isDatabaseBusy(wrapped(code))).toBe(true);
    expect(isDatabaseBusy(new Error('outer', { cause: withCode(code) }))).toBe(true);
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Connection terminated unexpectedly',
  ])('"%s" means "not now"', (message) => expect(isDatabaseBusy(new Error(message))).toBe(true));

  it.each([
    withCode('23505'),
    withCode('22P02'),
    withCode('P2025'),
    new Error('other'),
    'text',
    null,
    undefined,
  ])('%p means "never"', (thrown) => expect(isDatabaseBusy(thrown)).toBe(false));

  it('knows the breach of a unique constraint in each of its shapes', () => {
    expect([withCode('P2002'), withCode('23505'), wrapped('23505')].map(isUniqueViolation)).toEqual([
      true,
      true,
      true,
    ]);
    expect([withCode('23503'), new Error('x'), null].map(isUniqueViolation)).toEqual([false, false, false]);
  });

  it('does not follow a circle of causes for ever', () => {
    const error = new Error('a');
    error.cause = error;
    expect(isDatabaseBusy(error)).toBe(false);
  });
});

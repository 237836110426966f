import { expect } from '@jest/globals';
import type { Reply } from './client.js';

const FIELDS = new Set(['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors']);

interface ProblemBody {
  code?: string;
  errors?: { path: string }[];
}

/** Asserts that a reply is one whole problem document (RFC 9457) of this kind. */
export function expectProblem(reply: Reply<unknown>, status: number, code: string): void {
  const body = reply.body as ProblemBody;
  expect({ status: reply.status, code: body.code }).toEqual({ status, code });
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(body).toMatchObject({
    type: `urn:kwadmarket:problem:${code}`,
    title: expect.stringMatching(/^[A-Z].{3,}/),
    status,
    instance: expect.stringMatching(/^[^?]+$/),
    requestId: reply.headers.get('x-request-id'),
  });
  // Neither a stack nor anything else that was meant for the log.
  expect(Object.keys(body).filter((field) => !FIELDS.has(field))).toEqual([]);
  expect(JSON.stringify(body)).not.toMatch(/\\n\s+at |node_modules/);
}

/** As `expectProblem`, for a request that was refused for just these fields. */
export function expectInvalid(reply: Reply<unknown>, ...paths: string[]): void {
  expectProblem(reply, 400, 'request.invalid');
  const { errors } = reply.body as ProblemBody;
  expect([...new Set(errors?.map(({ path }) => path))].sort()).toEqual(paths.sort());
}

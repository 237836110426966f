import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import type { ProblemClass } from '../errors/problem.js';

/** Documents what a route answers when all is well. Without a schema the body is empty. */
export const Returns = (status: number, description: string, schema?: z.ZodType) =>
  ApiResponse({ status, description, ...(schema ? { standardSchema: schema } : {}) });

/** Documents a route that answers with a page for people. */
export const ReturnsPage = (description: string) =>
  ApiResponse({ status: 200, description, content: { 'text/html': { schema: { type: 'string' } } } });

/** Documents a route that answers with plain text. */
export const ReturnsText = (description: string) =>
  ApiResponse({ status: 200, description, content: { 'text/plain': { schema: { type: 'string' } } } });

/** Documents a route that answers with bytes of one media type. */
export const ReturnsFile = (type: string, description: string) =>
  ApiResponse({
    status: 200,
    description,
    content: { [type]: { schema: { type: 'string', format: 'binary' } } },
  });

/** Documents a route that sends a browser elsewhere. */
export const Redirects = (description: string) =>
  ApiResponse({ status: 302, description, headers: { Location: { schema: { type: 'string' } } } });

/** Documents the problems of its own that a route may answer with. Those any route may have need not be named. */
export const Fails = (...problems: ProblemClass[]) =>
  applyDecorators(
    ApiExtension(
      'x-problems',
      problems.map(({ kind }) => kind),
    ),
  );

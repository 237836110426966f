import type { OpenAPIObject } from '@nestjs/swagger';
import * as problems from '../errors/http.problems.js';
import type { ProblemKind } from '../errors/problem.js';
import { documentIdempotency } from './document-idempotency.js';
import { RateLimited } from '../limits/limits.problems.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface Operation {
  description?: string;
  parameters?: { in: string; name?: string; schema?: { example?: unknown; type?: string } }[];
  requestBody?: object;
  responses: Record<string, object>;
  'x-permission'?: string;
  'x-problems'?: ProblemKind[];
}

/** Completes each operation: its permission in words, and every problem that it may answer with, by status. */
export function describeOperations(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (!operation) continue;
      documentIdempotency(operation, method, path);
      describeOperation(operation);
    }
  }
  return document;
}

function describeOperation(operation: Operation): void {
  const access = operation['x-permission'] ? `Permission: \`${operation['x-permission']}\`` : 'Public';
  // The page fills in examples by itself; as a filter, one would be sent without being asked for.
  operation.parameters?.filter((one) => one.in === 'query').forEach(({ schema }) => delete schema?.example);
  operation.description = [operation.description, access].filter(Boolean).join('\n\n');
  const kinds = [...(operation['x-problems'] ?? []), ...commonKinds(operation)];
  for (const status of new Set(kinds.map((kind) => kind.status))) {
    // What the route itself documents for a status wins: the health page answers 503 with its report.
    operation.responses[status] ??= {
      description: describeKinds(kinds.filter((kind) => kind.status === status)),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  delete operation['x-problems'];
}

function describeKinds(kinds: ProblemKind[]): string {
  return kinds.map(({ code, title }) => `\`${code}\`: ${title}`).join('\n\n');
}

function commonKinds(operation: Operation): ProblemKind[] {
  const takesInput = Boolean(operation.requestBody) || (operation.parameters ?? []).length > 0;
  const classes = [
    ...(takesInput ? [problems.ValidationFailed] : []),
    ...(operation.requestBody
      ? [problems.MalformedBody, problems.BodyTooLarge, problems.UnsupportedMediaType]
      : []),
    ...(operation['x-permission'] ? [problems.NotSignedIn, problems.Forbidden] : []),
    RateLimited,
    problems.InternalError,
    problems.ServiceBusy,
  ];
  return classes.map(({ kind }) => kind);
}

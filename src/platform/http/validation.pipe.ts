import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ValidationFailed } from '../errors/http.problems.js';

/** Checks every body, query and parameter against its zod schema; a breach is a problem that names each field. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new ValidationFailed(
      issues
        .slice(0, 50)
        .map(({ path, message }) => ({ path: (path ?? []).map(segment).join('.'), message })),
    ),
});

function segment(part: PropertyKey | { key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}

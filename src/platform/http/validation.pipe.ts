import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata } from '@nestjs/common';
import { ValidationFailed } from '../errors/http.problems.js';
import type { FieldError } from '../errors/problem.js';

/** What zod finds wrong; of unknown fields it lists the names instead of giving each its path. */
interface Issue {
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  message: string;
  keys?: string[];
}

const MAX_ERRORS = 50;

/** Checks every body, query and parameter against its zod schema; a breach is a problem that names each field. */
class SchemaPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, { schema, data }: ArgumentMetadata): Promise<T> {
    if (!schema) return value;
    this.stripProtoKeys(value);
    const result = await this.validate(value, schema);
    if (!result.issues) return result.value as T;
    throw new ValidationFailed(
      result.issues.flatMap((issue) => fieldErrors(issue, data)).slice(0, MAX_ERRORS),
    );
  }
}

export const validationPipe = new SchemaPipe();

/** @param parameter the name of the parameter in the path, if the value was one */
function fieldErrors({ path = [], message, keys }: Issue, parameter: string | undefined): FieldError[] {
  const place = [...(parameter ? [parameter] : []), ...path.map(segment)];
  if (!keys) return [{ path: place.join('.'), message }];
  return keys.map((key) => ({ path: [...place, key].join('.'), message: 'is not known here' }));
}

function segment(part: PropertyKey | { key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}

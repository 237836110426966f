import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata } from '@nestjs/common';
import { ValidationFailed } from '../errors/http.problems.js';
import { toFieldErrors } from './field-errors.js';

/** Checks every body, query and parameter against its zod schema; a breach is a problem that names each field. */
class SchemaPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, { schema, data }: ArgumentMetadata): Promise<T> {
    if (!schema) return value;
    this.stripProtoKeys(value);
    const result = await this.validate(value, schema);
    if (!result.issues) return result.value as T;
    throw new ValidationFailed(toFieldErrors(result.issues, data));
  }
}

export const validationPipe = new SchemaPipe();

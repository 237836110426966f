import type { FieldError } from '../errors/problem.js';

/** What zod finds wrong; of unknown fields it lists the names instead of giving each its path. */
export interface Issue {
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  message: string;
  keys?: string[];
}

const MAX_ERRORS = 50;

/**
 * Breaches of a schema as a problem names them, the first fifty.
 *
 * @param parameter the name of the parameter in the path, if the value was one
 */
export function toFieldErrors(issues: readonly Issue[], parameter?: string): FieldError[] {
  return issues.flatMap((issue) => fieldErrors(issue, parameter)).slice(0, MAX_ERRORS);
}

function fieldErrors({ path = [], message, keys }: Issue, parameter: string | undefined): FieldError[] {
  const place = [...(parameter ? [parameter] : []), ...path.map(segment)];
  if (!keys) return [{ path: place.join('.'), message }];
  return keys.map((key) => ({ path: [...place, key].join('.'), message: 'is not known here' }));
}

function segment(part: PropertyKey | { key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}

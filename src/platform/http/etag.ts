import { ValidationFailed, VersionRequired } from '../errors/http.problems.js';

/** The strong entity tag of a versioned row (RFC 9110, 8.8.3). */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version that an `If-Match` header names.
 *
 * @throws VersionRequired without the header, ValidationFailed if it is not one of our tags
 */
export function versionFrom(ifMatch: string | undefined): number {
  if (!ifMatch) throw new VersionRequired();
  const match = /^"(\d{1,9})"$/.exec(ifMatch.trim());
  if (!match)
    throw new ValidationFailed([{ path: 'If-Match', message: 'must be the ETag of the last reading' }]);
  return Number(match[1]);
}

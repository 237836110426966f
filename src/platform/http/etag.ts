import { hash } from 'node:crypto';
import { ValidationFailed, VersionRequired } from '../errors/http.problems.js';

/** The strong entity tag of a versioned row (RFC 9110, 8.8.3). */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The tag of one representation of a versioned row: what is shown beside the row (counts, names) changes without its
 * version, so a cache must compare more than that. `If-Match` reads only the version.
 */
export function etagOfBody(version: number, body: unknown): string {
  return etagOfText(version, JSON.stringify(body));
}

/** As `etagOfBody`, of a body that is text already. */
export function etagOfText(version: number, text: string): string {
  return `"${version}-${digest(text)}"`;
}

/** The weak tag of an answer without a version: the same text has the same tag. */
export function weakEtagOf(text: string | Buffer): string {
  return `W/"${digest(text)}"`;
}

/** Whether an `If-None-Match` header names this tag: by weak comparison (RFC 9110, 13.1.2). */
export function matchesTag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/**
 * The version that an `If-Match` header names.
 *
 * @throws VersionRequired without the header, ValidationFailed if it is not one of our tags
 */
export function versionFrom(ifMatch: string | undefined): number {
  if (!ifMatch) throw new VersionRequired();
  const match = /^"(\d{1,9})(?:-[\w-]{1,40})?"$/.exec(ifMatch.trim());
  if (!match)
    throw new ValidationFailed([{ path: 'If-Match', message: 'must be the ETag of the last reading' }]);
  return Number(match[1]);
}

function digest(text: string | Buffer): string {
  return hash('sha1', text, 'base64url').slice(0, 16);
}

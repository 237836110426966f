import { defineProblem } from './problem.js';
import type { FieldError } from './problem.js';

// Problems that any route may answer with. Codes are part of the contract.

export class ValidationFailed extends defineProblem(400, 'request.invalid', 'The request is not valid') {
  constructor(override readonly errors: FieldError[]) {
    super(errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '));
  }
}
export class MalformedBody extends defineProblem(400, 'request.malformed', 'The request could not be read') {}
export class NotSignedIn extends defineProblem(401, 'auth.required', 'Sign in first') {}
export class Forbidden extends defineProblem(403, 'auth.forbidden', 'You may not do this') {}
export class RouteNotFound extends defineProblem(
  404,
  'route.not_found',
  'There is nothing at this address',
) {}
export class MethodNotAllowed extends defineProblem(
  405,
  'route.method_not_allowed',
  'This method is not allowed here',
) {
  constructor(allowed: string[]) {
    super(`Allowed here: ${allowed.join(', ')}`);
    this.headers.Allow = allowed.join(', ');
  }
}
export class BodyTooLarge extends defineProblem(413, 'request.too_large', 'The request body is too large') {}
export class HeadersTooLarge extends defineProblem(431, 'http.431', 'Request Header Fields Too Large') {}
export class UnsupportedMediaType extends defineProblem(
  415,
  'request.media_type',
  'The content type is not supported here',
) {}
export class VersionRequired extends defineProblem(
  428,
  'request.version_required',
  'Send If-Match with the ETag that you last read',
) {}
export class VersionStale extends defineProblem(
  412,
  'request.version_stale',
  'It was changed since you read it',
) {}
export class ServiceBusy extends defineProblem(
  503,
  'service.busy',
  'The service is busy, try again shortly',
) {
  constructor(detail?: string) {
    super(detail);
    this.headers['Retry-After'] = '2';
  }
}
export class InternalError extends defineProblem(500, 'internal', 'Something went wrong on our side') {}

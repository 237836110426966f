import { defineProblem } from '../../platform/errors/problem.js';

export class CredentialsWrong extends defineProblem(
  401,
  'auth.credentials_wrong',
  'The address or the password is wrong',
) {}
export class AccountSuspended extends defineProblem(403, 'auth.suspended', 'This account is suspended') {}
export class TokenInvalid extends defineProblem(
  401,
  'auth.token_invalid',
  'The access token is not valid or has ended',
) {}
export class RefreshInvalid extends defineProblem(401, 'auth.refresh.invalid', 'Sign in again') {}
export class RefreshReused extends defineProblem(
  401,
  'auth.refresh.reused',
  'This refresh token was used before: the session was ended for safety',
) {}
export class MailLinkInvalid extends defineProblem(
  400,
  'auth.link_invalid',
  'This link was used, replaced or has ended',
) {}
export class SessionNotFound extends defineProblem(
  404,
  'auth.session_not_found',
  'There is no such session',
) {}

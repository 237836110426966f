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
export class ReauthenticationRequired extends defineProblem(
  403,
  'auth.reauthentication_required',
  'Send your password, or sign in again first',
) {}
export class ReauthenticationFailed extends defineProblem(
  403,
  'auth.reauthentication_failed',
  'The password is wrong',
) {}
export class TermsRequired extends defineProblem(
  422,
  'auth.terms_required',
  'Accept the terms: send their version as acceptTerms',
) {}
export class TermsVersionWrong extends defineProblem(
  422,
  'auth.terms_version_wrong',
  'This is not the version of the terms that is in force',
) {}
export class TermsOutdated extends defineProblem(
  403,
  'auth.terms_outdated',
  'The terms have changed: accept them to go on',
) {}

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
export class PasswordCommon extends defineProblem(
  400,
  'auth.password_common',
  'This password is on the list of common ones: choose another',
) {}
export class RegistrationClosed extends defineProblem(
  403,
  'auth.registration_closed',
  'Accounts are opened by an operator here',
) {}
export class ReauthenticationRequired extends defineProblem(
  403,
  'auth.reauthentication_required',
  'Send your password, or sign in again first',
) {}
export class ReauthenticationFailed extends defineProblem(
  403,
  'auth.reauthentication_failed',
  'The current password is wrong',
) {}
export class RoleHeld extends defineProblem(409, 'user.role_held', 'This person has the role already') {}
export class EmailTaken extends defineProblem(
  409,
  'auth.email_taken',
  'This address belongs to another account',
) {}
export class EnrolmentRequired extends defineProblem(
  403,
  'auth.mfa_enrolment_required',
  'Your role needs a second factor: set it up at POST /api/auth/mfa/totp',
) {}
export class SecondFactorExists extends defineProblem(
  409,
  'auth.mfa_exists',
  'A second factor is set up already: remove it first',
) {}
export class SecondFactorMissing extends defineProblem(
  404,
  'auth.mfa_missing',
  'There is no second factor to do this with',
) {}
export class OwnSecondFactor extends defineProblem(
  403,
  'auth.mfa_own',
  'Another admin must do this to your account',
) {}
export class CodeWrong extends defineProblem(
  401,
  'auth.mfa_code_wrong',
  'The code is wrong or was used before',
) {}
export class CodeRefused extends defineProblem(
  403,
  'auth.mfa_code_refused',
  'The code is wrong or was used before',
) {}
export class ChallengeInvalid extends defineProblem(
  401,
  'auth.mfa_challenge_invalid',
  'This sign-in was completed, took too long or had too many tries: sign in again',
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

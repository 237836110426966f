import { defineProblem } from '../../../platform/errors/problem.js';

export class ProviderUnknown extends defineProblem(
  404,
  'auth.oidc.provider_unknown',
  'There is no such way to sign in here',
) {}
export class ProviderUnavailable extends defineProblem(
  503,
  'auth.oidc.unavailable',
  'The other side does not answer: try again shortly, or sign in another way',
) {
  constructor(detail?: string) {
    super(detail);
    this.headers['Retry-After'] = '30';
  }
}
export class OidcRefused extends defineProblem(
  400,
  'auth.oidc.refused',
  'This sign-in was cancelled, has ended or is not the one that you began',
) {}
export class OidcEmailUnverified extends defineProblem(
  403,
  'auth.oidc.email_unverified',
  'The other side has not verified your e-mail address',
) {}
export class PendingLinkInvalid extends defineProblem(
  400,
  'auth.oidc.link_invalid',
  'There is nothing to link, or it has ended: begin the sign-in again',
) {}
export class LinkMismatch extends defineProblem(
  403,
  'auth.oidc.link_mismatch',
  'Only the owner of the same address, verified here as well, can link it',
) {}
export class AlreadyLinked extends defineProblem(
  409,
  'auth.oidc.already_linked',
  'One of the two is linked to another account already',
) {}
export class IdentityNotFound extends defineProblem(
  404,
  'auth.oidc.not_linked',
  'This provider is not linked to your account',
) {}
export class LastWayIn extends defineProblem(
  409,
  'auth.oidc.last_way_in',
  'This is the only way into your account: set a password first',
) {}

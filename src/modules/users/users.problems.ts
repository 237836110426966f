import { defineProblem } from '../../platform/errors/problem.js';

export class UserNotFound extends defineProblem(404, 'user.not_found', 'There is no such user') {}
export class AccountNotReturnable extends defineProblem(
  409,
  'user.not_returnable',
  'This account is not deleted, or its time to return is over',
) {}
export class AvatarNotUsable extends defineProblem(
  422,
  'user.avatar_not_usable',
  'The avatar must be an upload of your own',
) {}
export class BlockOfOneself extends defineProblem(403, 'user.block_oneself', 'Nobody blocks themselves') {}
export class EmailNotVerified extends defineProblem(
  403,
  'auth.email_unverified',
  'Verify your e-mail address first',
) {}

import { defineProblem } from '../../platform/errors/problem.js';

export class ReportNotFound extends defineProblem(404, 'report.not_found', 'There is no such report') {}
export class AlreadyReported extends defineProblem(
  409,
  'report.exists',
  'You have reported this deal already',
) {}
export class ReportOfOwnDeal extends defineProblem(
  403,
  'report.own_deal',
  'Nobody reports a deal of their own',
) {}
export class ReportResolved extends defineProblem(
  409,
  'report.resolved',
  'This report was resolved already',
) {}
export class AppealNotFound extends defineProblem(404, 'appeal.not_found', 'There is no such appeal') {}
export class NothingToAppeal extends defineProblem(
  409,
  'appeal.nothing',
  'There is no decision against this deal that can be appealed',
) {}
export class AlreadyAppealed extends defineProblem(
  409,
  'appeal.exists',
  'The decision was appealed already',
) {}
export class AppealDecided extends defineProblem(409, 'appeal.decided', 'This appeal was decided already') {}
export class OwnDecision extends defineProblem(
  403,
  'appeal.own_decision',
  'An appeal is decided by another moderator than the decision',
) {}
export class AlreadySuspended extends defineProblem(
  409,
  'user.suspended',
  'This user is suspended already',
) {}
export class NotSuspended extends defineProblem(409, 'user.not_suspended', 'This user is not suspended') {}
export class UserNotSuspendable extends defineProblem(
  403,
  'user.not_suspendable',
  'Only an admin suspends moderators and admins, and nobody themselves',
) {}

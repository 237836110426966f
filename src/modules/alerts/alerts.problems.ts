import { defineProblem } from '../../platform/errors/problem.js';

export class AlertNotFound extends defineProblem(404, 'alert.not_found', 'There is no such alert') {}
export class TooManyAlerts extends defineProblem(
  409,
  'alert.too_many',
  'You have as many alerts as one person can have',
) {}
export class WatchOfOwnDeal extends defineProblem(
  403,
  'alert.own_deal',
  'Nobody watches the price of a deal of their own',
) {}
export class AlertLinkInvalid extends defineProblem(
  410,
  'alert.link_invalid',
  'This link belongs to no alert',
) {}

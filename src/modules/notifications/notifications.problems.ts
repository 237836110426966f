import { defineProblem } from '../../platform/errors/problem.js';

export class PushNotConfigured extends defineProblem(
  404,
  'push.not_configured',
  'This server sends no web push',
) {}
export class PushSubscriptionNotFound extends defineProblem(
  404,
  'push.subscription_not_found',
  'You have no such subscription',
) {}
export class UnsubscribeLinkInvalid extends defineProblem(
  400,
  'notifications.unsubscribe_link_invalid',
  'This link is not whole',
) {}
export class DeliveryNotDead extends defineProblem(
  404,
  'delivery.not_dead',
  'There is no such dead delivery',
) {}

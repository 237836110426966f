import { defineProblem } from '../errors/problem.js';

export class SuppressionNotFound extends defineProblem(
  404,
  'mail.not_suppressed',
  'There is no such suppression',
) {}

export class WebhookNotGenuine extends defineProblem(
  400,
  'webhook.not_genuine',
  'The signature of this webhook does not hold',
) {}

export class WebhookIdReused extends defineProblem(
  409,
  'webhook.id_reused',
  'Another message came with this id before',
) {}

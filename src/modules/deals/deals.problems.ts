import { Forbidden } from '../../platform/errors/http.problems.js';
import { defineProblem } from '../../platform/errors/problem.js';
import type { Problem } from '../../platform/errors/problem.js';
import { EmailNotVerified } from '../users/users.problems.js';
import type { DealStatus, DealVerb, Refusal } from './deal.js';

export class DealNotFound extends defineProblem(404, 'deal.not_found', 'There is no such deal') {}
export class DealTransitionConflict extends defineProblem(
  409,
  'deal.transition.conflict',
  'The deal is not in a state that allows this',
) {}
export class DealNotEditable extends defineProblem(
  409,
  'deal.not_editable',
  'In this state only the price can be changed, or nothing at all',
) {}
export class OwnDeal extends defineProblem(403, 'deal.own', 'Nobody moderates a deal of their own') {}
export class DealIncomplete extends defineProblem(
  422,
  'deal.incomplete',
  'A deal needs a title, a price and at least one picture before it is submitted',
) {}
export class BuyerUnknown extends defineProblem(
  422,
  'deal.sale.buyer_unknown',
  'The buyer must have a discussion on this deal',
) {}
export class RenewedRecently extends defineProblem(
  409,
  'deal.renewal.too_soon',
  'A deal can be renewed once a day',
) {}
export class RenewalNeedsReview extends defineProblem(
  409,
  'deal.renewal.needs_review',
  'It was changed since it was last approved: submit it instead',
) {}
export class RenewalLinkInvalid extends defineProblem(
  410,
  'deal.renewal.link_invalid',
  'This link was used or has ended',
) {}
export class DealClaimed extends defineProblem(
  409,
  'moderation.claimed',
  'Another moderator is looking at this deal',
) {}
export class RevisionNotFound extends defineProblem(
  404,
  'deal.revision.not_found',
  'This deal has no change that waits for approval',
) {}
export class RevisionReplaced extends defineProblem(
  409,
  'deal.revision.replaced',
  'The seller replaced this change by another one',
) {}
export class CategoryUnknown extends defineProblem(
  422,
  'deal.category_unknown',
  'There is no such category',
) {}
export class ProductUnknown extends defineProblem(422, 'deal.product_unknown', 'There is no such product') {}
export class ImagesNotUsable extends defineProblem(
  422,
  'deal.images_not_usable',
  'Each picture must be your own upload and not shown by another deal',
) {}

/** The problem that tells why a verb was refused. */
export function refusalProblem(refusal: Refusal, verb: DealVerb, status: DealStatus): Problem {
  switch (refusal) {
    case 'not_allowed':
      return new Forbidden();
    case 'unverified':
      return new EmailNotVerified();
    case 'incomplete':
      return new DealIncomplete();
    case 'buyer_unknown':
      return new BuyerUnknown();
    case 'renewed_recently':
      return new RenewedRecently();
    case 'needs_review':
      return new RenewalNeedsReview();
    case 'too_late':
      return new DealTransitionConflict('It was put away more than 30 days ago');
    case 'conflict':
    case 'not_due':
      return new DealTransitionConflict(`The deal is ${status}; "${verb}" is not possible now`);
  }
}

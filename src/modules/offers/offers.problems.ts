import { Forbidden } from '../../platform/errors/http.problems.js';
import { defineProblem } from '../../platform/errors/problem.js';
import type { Problem } from '../../platform/errors/problem.js';
import type { OfferRefusal } from './offer.js';

export class OfferNotFound extends defineProblem(404, 'offer.not_found', 'There is no such offer') {}
export class OfferNotYourTurn extends defineProblem(
  409,
  'offer.not_your_turn',
  'Who named the price may withdraw it; the other side may accept, decline or counter it',
) {}
export class OfferClosed extends defineProblem(409, 'offer.closed', 'This offer has ended') {}
export class OfferExpired extends defineProblem(
  409,
  'offer.expired',
  'The time for an answer to this offer is over',
) {}
export class OfferActive extends defineProblem(
  409,
  'offer.active',
  'You have an open offer for this deal: withdraw it first, or wait for the answer',
) {}
export class OfferRoundsSpent extends defineProblem(
  409,
  'offer.rounds_spent',
  'Five prices were named for this deal between you two: no more can be',
) {}
export class OfferAbovePrice extends defineProblem(
  422,
  'offer.above_price',
  'An offer is not above the price that the seller asks for',
) {}
export class OfferDealNotOnSale extends defineProblem(
  409,
  'offer.deal_not_on_sale',
  'The deal is not on sale now',
) {}

/** The problem that tells why a verb was refused. */
export function offerRefusalProblem(refusal: OfferRefusal): Problem {
  switch (refusal) {
    case 'not_allowed':
      return new Forbidden('Only the buyer makes the first offer');
    case 'not_your_turn':
      return new OfferNotYourTurn();
    case 'closed':
    case 'not_due':
      return new OfferClosed();
    case 'expired':
      return new OfferExpired();
    case 'active':
      return new OfferActive();
    case 'rounds_spent':
      return new OfferRoundsSpent();
    case 'above_price':
      return new OfferAbovePrice();
    case 'not_on_sale':
      return new OfferDealNotOnSale();
  }
}

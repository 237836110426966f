import { defineProblem } from '../../../platform/errors/problem.js';

export class ListingNotFound extends defineProblem(
  404,
  'crawl.listing_not_found',
  'There is no such listing',
) {}
export class ListingUnmatched extends defineProblem(
  409,
  'crawl.listing_unmatched',
  'Nobody knows yet which product it is: name one',
) {}
export class PageNotPermitted extends defineProblem(
  422,
  'crawl.page_not_permitted',
  'Pages of this host are not read here (CRAWL_HOSTS)',
) {}

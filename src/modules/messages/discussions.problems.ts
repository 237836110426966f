import { defineProblem } from '../../platform/errors/problem.js';

export class DiscussionNotFound extends defineProblem(
  404,
  'discussion.not_found',
  'There is no such discussion',
) {}
export class OwnDealDiscussion extends defineProblem(
  403,
  'discussion.own_deal',
  'Nobody writes to themselves about a deal of their own',
) {}
export class DealClosed extends defineProblem(
  409,
  'discussion.deal_closed',
  'The deal is no longer for sale: no new discussion can begin',
) {}
export class ClientIdTaken extends defineProblem(
  409,
  'message.client_id_taken',
  'The other side has used this clientId: choose a new one',
) {}
export class NotJoined extends defineProblem(
  409,
  'discussion.not_joined',
  'This socket has not joined the discussion: send joinDiscussion first',
) {}

import { defineProblem } from '../../platform/errors/problem.js';
import type { Problem } from '../../platform/errors/problem.js';
import type { EditRefusal } from './message.js';

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
/** Where a block stands, either way: it does not say so, nor whose. */
export class DiscussionUnavailable extends defineProblem(
  403,
  'discussion.unavailable',
  'Nothing can be sent here now',
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
export class MessageNotFound extends defineProblem(404, 'message.not_found', 'There is no such message') {}
export class NotYourMessage extends defineProblem(
  403,
  'message.not_yours',
  'Only its sender changes or deletes a message',
) {}
export class MessageImagesNotUsable extends defineProblem(
  422,
  'message.images_not_usable',
  'Pictures must be uploads of your own that nothing else shows',
) {}
export class MessageGone extends defineProblem(409, 'message.deleted', 'This message was deleted') {}
export class MessageNotDelivered extends defineProblem(
  409,
  'message.not_delivered',
  'A message that waits for a moderator, or was refused by one, cannot be edited: delete it and send another',
) {}
export class EditTooLate extends defineProblem(
  409,
  'message.edit_too_late',
  'A message can be edited for fifteen minutes',
) {}
export class EditNeedsReview extends defineProblem(
  422,
  'message.edit_needs_review',
  'A moderator would have to look at this text: send it as a new message',
) {}

/** The problem that tells why an edit was refused. */
export function editRefusalProblem(refusal: EditRefusal): Problem {
  switch (refusal) {
    case 'deleted':
      return new MessageGone();
    case 'held':
      return new MessageNotDelivered();
    case 'too_late':
      return new EditTooLate();
  }
}

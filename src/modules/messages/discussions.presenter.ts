import type { Storage } from '../../platform/storage/storage.js';
import { presentCard } from '../deals/deals.presenter.js';
import { presentImage } from '../images/images.presenter.js';
import type { DiscussionResponse, MessageResponse } from './discussions.dto.js';
import type { WholeDiscussion, WholeMessage } from './discussions.reader.js';

const STATES = { SENT: 'sent', HELD: 'held', REFUSED: 'refused' } as const;

/** A message as REST and the socket show it. */
export function presentMessage(message: WholeMessage, storage: Storage): MessageResponse {
  const { id, seq, discussionId, senderId, clientId, state, createdAt, editedAt, deletedAt } = message;
  const images = deletedAt ? [] : message.images;
  return {
    id,
    seq: seq ?? 0,
    discussionId,
    senderId,
    clientId,
    body: deletedAt ? '' : message.body,
    images: images.map(({ image }) => ({
      ...presentImage(image, storage),
      url: storage.urlOf(image.storageKey),
    })),
    state: STATES[state],
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}

/** A discussion as one of its two people sees it. */
export function presentDiscussion(
  discussion: WholeDiscussion,
  viewerId: string,
  storage: Storage,
): DiscussionResponse {
  const { id, buyer, seller, deal, lastSeq, lastMessage, createdAt, lastActivityAt } = discussion;
  const buying = viewerId === discussion.buyerId;
  const ofBuyer = { unread: discussion.buyerUnread, readUpTo: discussion.buyerReadSeq };
  const ofSeller = { unread: discussion.sellerUnread, readUpTo: discussion.sellerReadSeq };
  return {
    id,
    side: buying ? 'buyer' : 'seller',
    other: buying ? seller : buyer,
    deal: presentCard(deal, storage),
    lastSeq,
    ...(buying ? ofBuyer : ofSeller),
    archived: (buying ? discussion.buyerArchivedAt : discussion.sellerArchivedAt) !== null,
    blockedByMe: discussion.blockedByViewer,
    otherReadUpTo: (buying ? ofSeller : ofBuyer).readUpTo,
    lastMessage: lastMessage && presentMessage(lastMessage, storage),
    createdAt: createdAt.toISOString(),
    lastActivityAt: lastActivityAt.toISOString(),
  };
}

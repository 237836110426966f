import type { Message } from '../../platform/prisma/generated/client.js';
import type { Storage } from '../../platform/storage/storage.js';
import { presentCard } from '../deals/deals.presenter.js';
import type { DiscussionResponse, MessageResponse } from './discussions.dto.js';
import type { WholeDiscussion } from './discussions.reader.js';

/** A message as REST and the socket show it. */
export function presentMessage(message: Message): MessageResponse {
  const { id, seq, discussionId, senderId, clientId, body, createdAt, editedAt, deletedAt } = message;
  return {
    id,
    seq,
    discussionId,
    senderId,
    clientId,
    body,
    images: [],
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
    otherReadUpTo: (buying ? ofSeller : ofBuyer).readUpTo,
    lastMessage: lastMessage && presentMessage(lastMessage),
    createdAt: createdAt.toISOString(),
    lastActivityAt: lastActivityAt.toISOString(),
  };
}

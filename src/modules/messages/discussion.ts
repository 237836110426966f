/** Which side somebody is on. */
export type Side = 'buyer' | 'seller';

interface Parties {
  buyerId: string;
  sellerId: string;
}

/** The side of a person in a discussion; null if it is none of theirs. */
export function sideOf(userId: string, { buyerId, sellerId }: Parties): Side | null {
  if (userId === buyerId) return 'buyer';
  return userId === sellerId ? 'seller' : null;
}

/** Who else is in it. */
export function otherOf(userId: string, { buyerId, sellerId }: Parties): string {
  return userId === buyerId ? sellerId : buyerId;
}

/** What every fact of a discussion carries. */
export function about({ id, dealId, buyerId, sellerId }: Parties & { id: string; dealId: string }) {
  return { discussionId: id, dealId, buyerId, sellerId };
}

/** What every fact of a message carries. */
export function between(
  discussion: Parties & { id: string; dealId: string },
  { id: messageId, senderId }: { id: string; senderId: string },
) {
  return { ...about(discussion), messageId, senderId, recipientId: otherOf(senderId, discussion) };
}

/** The room of the sockets that look at a discussion. */
export function discussionRoom(discussionId: string): string {
  return `discussion:${discussionId}`;
}

// Who is told: pure functions over the people of a story.

export const seller = ({ sellerId }: { sellerId: string }) => [sellerId];
export const buyer = ({ buyerId }: { buyerId: string | null }) => (buyerId ? [buyerId] : []);
export const owner = ({ userId }: { userId: string }) => [userId];
export const reporter = ({ reporterId }: { reporterId: string }) => [reporterId];
export const recipient = ({ recipientId }: { recipientId: string }) => [recipientId];
export const sender = ({ senderId }: { senderId: string }) => [senderId];
export const moderators = ({ moderatorIds }: { moderatorIds: string[] }) => moderatorIds;

/** Those who wait for a price. */
export const whoWaits = ({ watcherIds }: { watcherIds: string[] }) => watcherIds;

/** Those who keep an eye on a deal, but for its seller and for whoever bought it. */
export const watchers = ({ watcherIds, sellerId, buyerId }: Watched) =>
  watcherIds.filter((id) => id !== sellerId && id !== buyerId);

/** The side of an offer that named the price, and the side that is asked. */
export const whoNamed = ({ by, buyerId, sellerId }: Sides) => [by === 'BUYER' ? buyerId : sellerId];
export const whoIsAsked = ({ by, buyerId, sellerId }: Sides) => [by === 'BUYER' ? sellerId : buyerId];

interface Watched {
  watcherIds: string[];
  sellerId: string;
  buyerId: string | null;
}

interface Sides {
  by: string;
  buyerId: string;
  sellerId: string;
}

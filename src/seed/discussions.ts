import { newId } from '../common/ids.js';
import { after, DAY, HOUR, MINUTE } from '../common/time.js';
import type { Transaction } from '../platform/prisma/prisma.service.js';
import type { Cast } from './people.js';

type Line = readonly ['buyer' | 'seller', string];

/** What the demo buyer and the sellers said, one talk for each of the first deals on sale. */
const TALKS: readonly (readonly Line[])[] = [
  [
    ['buyer', 'Hi! Is it still for sale? And how many packs did you fly with it?'],
    ['seller', 'It is. About twenty, never crashed it.'],
    ['buyer', 'Great. Would you ship to Luxembourg?'],
    ['seller', 'Sure, tracked parcel for 8 €. I can send it on Monday.'],
  ],
  [
    ['buyer', 'Does it come with the original box?'],
    ['seller', 'Yes, with box and all the screws.'],
  ],
  [['buyer', 'Could you send a picture of the underside?']],
];

/** Writes a few discussions of the demo buyer. What the buyer wrote last is unread, so that sellers have something to do. */
export async function seedDiscussions(tx: Transaction, { buyerId }: Cast): Promise<void> {
  const deals = await tx.deal.findMany({
    where: { status: 'PUBLISHED' },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    take: TALKS.length,
    select: { id: true, sellerId: true },
  });
  const talks = deals.map(({ id: dealId, sellerId }, index) => {
    const begun = after(-DAY - index * HOUR);
    return { id: newId(begun), dealId, sellerId, begun, lines: TALKS[index]! };
  });
  await tx.discussion.createMany({ data: talks.map((talk) => discussionOf(talk, buyerId)) });
  await tx.message.createMany({
    data: talks.flatMap(({ id: discussionId, sellerId, begun, lines }) =>
      lines.map(([side, body], index) => ({
        id: newId(sentAt(begun, index)),
        discussionId,
        seq: index + 1,
        senderId: side === 'buyer' ? buyerId : sellerId,
        clientId: `demo-${index + 1}`,
        body,
        createdAt: sentAt(begun, index),
      })),
    ),
  });
}

interface Talk {
  id: string;
  dealId: string;
  sellerId: string;
  begun: Date;
  lines: readonly Line[];
}

function discussionOf({ id, dealId, sellerId, begun, lines }: Talk, buyerId: string) {
  const lastSeq = lines.length;
  const answered = lines.at(-1)![0] === 'seller';
  const lastActivityAt = sentAt(begun, lastSeq - 1);
  return {
    ...{ id, dealId, buyerId, sellerId, lastSeq, createdAt: begun, lastActivityAt },
    buyerReadSeq: lastSeq,
    sellerReadSeq: answered ? lastSeq : lastSeq - 1,
    sellerUnread: answered ? 0 : 1,
  };
}

function sentAt(begun: Date, index: number): Date {
  return after(index * 12 * MINUTE, begun);
}

import { ulid } from 'ulid';
import { after, HOUR } from '../../src/common/time.js';
import type { Needs, Subject, World } from './world.js';

/** A discussion of the owner, as buyer, on somebody's public deal. */
export function discussion(needs: Needs = {}): Subject {
  return async (world, ownerId) => ({ params: { id: (await openDiscussion(world, ownerId)).id }, ...needs });
}

/** A message that the owner wrote. */
export function ownMessage(needs: Needs = {}): Subject {
  return async (world, ownerId) => {
    const { id, messageId } = await write(world, ownerId, ownerId);
    return { params: { id, messageId }, ...needs };
  };
}

/** A message that the seller wrote to the owner. */
export function sellersMessage(needs: Needs = {}): Subject {
  return async (world, ownerId) => {
    const { id, messageId } = await write(world, ownerId);
    return { params: { id, messageId }, ...needs };
  };
}

/** A message of two others that waits for a moderator. */
export const heldMessage: Subject = async (world) => {
  const { id: discussionId, sellerId } = await openDiscussion(world, (await world.someone('other')).id);
  const message = { senderId: sellerId, clientId: ulid(), body: 'Western Union', state: 'HELD' } as const;
  const { id } = await world.app.prisma.message.create({ data: { discussionId, ...message } });
  return { params: { id } };
};

/** A report of somebody about a message to them. */
export const messageReport: Subject = async (world) => {
  const reporterId = (await world.someone('other')).id;
  const { messageId } = await write(world, reporterId);
  const { id } = await world.app.prisma.messageReport.create({
    data: { messageId, reporterId, reason: 'SPAM', fromSeq: 1, toSeq: 1 },
  });
  return { params: { id }, body: { action: 'dismiss' } };
};

/** A price that the owner, as buyer, offered; `by` tells whose turn it is not. */
export function priceOffer(by: 'BUYER' | 'SELLER', needs: Needs = {}): Subject {
  return async (world, ownerId) => {
    const { id: discussionId, dealId, sellerId } = await openDiscussion(world, ownerId);
    const { id } = await world.app.prisma.priceOffer.create({
      data: {
        discussionId,
        dealId,
        buyerId: ownerId,
        sellerId,
        priceCents: 4_000,
        currency: 'EUR',
        by,
        round: 1,
        expiresAt: after(HOUR),
      },
    });
    return { params: { id }, ...needs };
  };
}

/** A saved search of the owner's. */
export function alert(needs: Needs = {}): Subject {
  return async (world, userId) => {
    const data = { userId, name: 'Motors', kind: 'SEARCH' as const, filters: { category: 'motor' } };
    return { params: { id: (await world.app.prisma.alert.create({ data })).id }, ...needs };
  };
}

/** What a route is about as the payload of an event: the id of the address becomes a field. */
export function payloadOf(subject: Subject, field: string): Subject {
  return async (world, ownerId) => {
    const { params, body } = typeof subject === 'function' ? await subject(world, ownerId) : subject;
    return { body: { [field]: params?.id, ...(body as object | undefined) } };
  };
}

/** A report of somebody about a public deal, for moderators. */
export const report: Subject = async (world) => {
  const [reporter, seller] = [await world.someone('other'), await world.someone('other')];
  const dealId = await world.deal(seller.id, 'PUBLISHED');
  const { id } = await world.app.prisma.report.create({
    data: { dealId, reporterId: reporter.id, reason: 'DUPLICATE' },
  });
  return { params: { id }, body: { action: 'dismiss' } };
};

/** A motor of the catalogue; `merchant` is a shop that has no offer for it. */
export function product(needs: Needs = {}): Subject {
  return async ({ app }) => {
    const slug = `motor-${ulid().toLowerCase()}`;
    const fields = { brand: 'T-Motor', name: 'F60', categorySlug: 'motor', specs: {} };
    await app.prisma.product.create({ data: { slug, ...fields } });
    return { params: { slug, merchant: 'nobody' }, ...needs };
  };
}

/** Somebody who may be suspended. */
export function somebody(needs: Needs = {}): Subject {
  return async (world) => ({ params: { id: (await world.someone('other')).id }, ...needs });
}

export const aMessage = () => ({ clientId: ulid(), body: 'Still for sale?' });

/** A discussion of `buyerId` with one message of `senderId`, or of the seller. */
async function write(world: World, buyerId: string, senderId?: string) {
  const { id, sellerId } = await openDiscussion(world, buyerId);
  const { prisma } = world.app;
  const data = { discussionId: id, seq: 1, senderId: senderId ?? sellerId, clientId: ulid(), body: 'Hello' };
  const message = await prisma.message.create({ data });
  await prisma.discussion.update({ where: { id }, data: { lastSeq: 1 } });
  return { id, messageId: message.id };
}

async function openDiscussion(world: World, buyerId: string) {
  const seller = await world.someone('other');
  const dealId = await world.deal(seller.id, 'PUBLISHED');
  return world.app.prisma.discussion.create({ data: { dealId, buyerId, sellerId: seller.id } });
}

import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import { after, HOUR } from '../../src/common/time.js';
import type { TestApp } from './app.js';
import type { ManyDeals } from './many-deals.js';

const ROWS = 30;

/**
 * Gives somebody thirty rows in each list that deals alone do not fill, beside the data of `insertManyDeals`.
 *
 * @returns a discussion with thirty messages
 */
export async function fillLists({ prisma }: TestApp, viewerId: string, many: ManyDeals): Promise<string> {
  const deals = await prisma.deal.findMany({
    where: { status: 'PUBLISHED' },
    select: { id: true, sellerId: true },
    orderBy: { id: 'desc' },
    take: ROWS,
  });
  const people = await prisma.user.findMany({
    where: { id: { not: viewerId } },
    select: { id: true },
    take: ROWS,
  });
  const discussions = await prisma.discussion.createManyAndReturn({
    data: deals.map(({ id: dealId, sellerId }) => ({ dealId, sellerId, buyerId: viewerId, lastSeq: 1 })),
  });
  const messages = await prisma.message.createManyAndReturn({
    data: discussions.map(({ id: discussionId, sellerId }) => ({
      discussionId,
      seq: 1,
      senderId: sellerId,
      clientId: ulid(),
      body: 'Still here.',
    })),
  });
  const { id: discussionId } = await prisma.discussion.create({
    data: { dealId: many.dealId, sellerId: many.sellerId, buyerId: viewerId, lastSeq: ROWS },
  });
  await prisma.message.createMany({
    data: Array.from({ length: ROWS }, (_, at) => ({
      discussionId,
      seq: at + 1,
      senderId: many.sellerId,
      clientId: ulid(),
      body: `Line ${at}`,
    })),
  });
  await prisma.message.createMany({
    data: discussions.map((discussion) => ({
      discussionId: discussion.id,
      senderId: discussion.sellerId,
      clientId: ulid(),
      body: 'Pay outside.',
      state: 'HELD' as const,
      heldFor: ['a-pattern'],
    })),
  });
  await prisma.messageReport.createMany({
    data: messages.map(({ id: messageId }) => ({
      messageId,
      reporterId: viewerId,
      reason: 'SUSPECTED_SCAM',
      fromSeq: 1,
      toSeq: 1,
    })),
  });
  await prisma.priceOffer.createMany({
    data: discussions.map(({ sellerId, dealId }) => ({
      discussionId,
      dealId,
      sellerId,
      buyerId: viewerId,
      priceCents: 1_000,
      currency: 'EUR',
      by: 'BUYER' as const,
      round: 1,
      status: 'EXPIRED' as const,
      expiresAt: after(HOUR),
    })),
  });
  await prisma.report.createMany({
    data: deals.map(({ id: dealId }) => ({ dealId, reporterId: viewerId, reason: 'DUPLICATE' })),
  });
  const statements = await prisma.statement.createManyAndReturn({
    data: deals.map(({ sellerId }) => ({
      userId: sellerId,
      dealId: many.dealId,
      decision: 'TAKEDOWN' as const,
      reason: 'DUPLICATE',
      rule: 'One ad for one thing.',
      facts: 'It was there twice.',
      appealUntil: after(HOUR),
    })),
  });
  await prisma.appeal.createMany({
    data: statements.map(({ id: statementId, userId: sellerId }) => ({
      statementId,
      dealId: many.dealId,
      sellerId,
      text: 'It was not.',
    })),
  });
  await prisma.userBlock.createMany({
    data: people.map(({ id: blockedId }) => ({ blockerId: viewerId, blockedId })),
  });
  await prisma.notification.createMany({
    data: deals.map(({ id: dealId }) => ({
      userId: viewerId,
      kind: 'deal.approved',
      dedupeKey: dealId,
      title: 'It is out',
      text: 'Your deal is public.',
      data: { dealId },
    })),
  });
  await prisma.alert.createMany({
    data: deals.map(({ id: dealId }) => ({
      userId: viewerId,
      name: 'Cheaper',
      kind: 'PRICE' as const,
      dealId,
    })),
  });
  await prisma.mailSuppression.createMany({
    data: people.map(({ id }) => ({
      addressHash: createHash('sha256').update(id).digest(),
      hint: 'a***@kwad.test',
      reason: 'BOUNCE' as const,
    })),
  });
  await prisma.$executeRaw`UPDATE "Deal" SET "sellerId" = ${viewerId}::uuid WHERE id IN
    (SELECT id FROM "Deal" WHERE status = 'DRAFT' LIMIT ${ROWS})`;
  return discussionId;
}

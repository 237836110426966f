// People, their sessions and their discussions, straight into the database.
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../dist/platform/prisma/generated/client.js';
import { signToken, TERMS } from '../support/production.mjs';

/** `count` people, each signed in; every two of them have a discussion. */
export async function makePeople(databaseUrl, count) {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) });
  const people = Array.from({ length: count }, (_, i) => ({ id: randomUUID(), sessionId: randomUUID(), i }));
  const now = new Date();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await prisma.category.createMany({
    data: { slug: 'motor', names: { en: 'Motors' }, position: 0 },
    skipDuplicates: true,
  });
  await inBatches(people, (some) =>
    prisma.user.createMany({
      data: some.map(({ id, i }) => ({
        id,
        email: `b${i}@kwad.test`,
        displayName: `B ${i}`,
        emailVerifiedAt: now,
        termsVersion: TERMS,
      })),
    }),
  );
  await inBatches(people, (some) =>
    prisma.session.createMany({
      data: some.map(({ id, sessionId }) => ({ id: sessionId, userId: id, expiresAt })),
    }),
  );
  const pairs = people
    .filter((_, i) => i % 2 === 0)
    .map((seller, i) => ({ seller, buyer: people[2 * i + 1] }));
  for (const pair of pairs) Object.assign(pair, { dealId: randomUUID(), discussionId: randomUUID() });
  await inBatches(pairs, (some) =>
    prisma.deal.createMany({
      data: some.map(({ seller, dealId }) => ({
        id: dealId,
        sellerId: seller.id,
        categorySlug: 'motor',
        status: 'PUBLISHED',
        title: 'Four motors',
        description: 'Flown twice.',
        priceCents: 4_500,
        currency: 'EUR',
        condition: 'good',
        city: 'Lyon',
        postcode: '69001',
        country: 'FR',
        shipping: true,
        publishedAt: now,
        expiresAt,
      })),
    }),
  );
  await inBatches(pairs, (some) =>
    prisma.discussion.createMany({
      data: some.map(({ seller, buyer, dealId, discussionId }) => ({
        id: discussionId,
        dealId,
        buyerId: buyer.id,
        sellerId: seller.id,
      })),
    }),
  );
  await prisma.$disconnect();
  for (const { seller, buyer, discussionId } of pairs) {
    Object.assign(seller, { discussionId, other: buyer.id });
    Object.assign(buyer, { discussionId, other: seller.id });
  }
  for (const person of people) person.token = await signToken(person.id, person.sessionId);
  return people;
}

async function inBatches(rows, write) {
  for (let i = 0; i < rows.length; i += 1_000) await write(rows.slice(i, i + 1_000));
}

import { ulid } from 'ulid';
import { after, DAY } from '../../src/common/time.js';
import type { TestApp } from './app.js';
import { ensureCategory } from './deals.js';
import type { Person } from './people.js';

export interface DiscussionReply {
  id: string;
  unread: number;
  lastSeq: number;
}

/** A discussion of `buyer` on a deal, opened with a first message if one is given. */
export async function openDiscussion(buyer: Person, dealId: string, text?: string): Promise<DiscussionReply> {
  const body = text === undefined ? undefined : { clientId: ulid(), body: text };
  const reply = await buyer.api.post(`/api/deals/${dealId}/discussions`, body);
  if (reply.status > 201) throw new Error(`No discussion: ${JSON.stringify(reply.body)}`);
  return reply.body as DiscussionReply;
}

export function say(person: Person, discussionId: string, body: string, clientId = ulid()) {
  return person.api.post(`/api/discussions/${discussionId}/messages`, { clientId, body });
}

/** A public deal without pictures, written straight into the database. */
export async function insertDeal(app: TestApp, seller: Person): Promise<string> {
  await ensureCategory(app);
  const { id } = await app.prisma.deal.create({
    data: {
      sellerId: seller.id,
      title: 'Four motors, hardly flown',
      description: 'Bought in spring, flown twice.',
      priceCents: 4_500,
      currency: 'EUR',
      condition: 'good',
      categorySlug: 'motor',
      city: 'Lyon',
      postcode: '69001',
      country: 'FR',
      shipping: true,
      status: 'PUBLISHED',
      publishedAt: new Date(),
      expiresAt: after(DAY),
    },
  });
  return id;
}

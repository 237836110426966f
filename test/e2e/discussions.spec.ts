import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { ulid } from 'ulid';
import { encodeCursor } from '../../src/common/cursor.js';
import { newId } from '../../src/common/ids.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { publishDeal, submitDeal } from '../support/deals.js';
import { openDiscussion, say } from '../support/discussions.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { waitFor } from '../support/wait.js';

describe('discussions', () => {
  let app: TestApp;
  let moderator: Person;
  let seller: Person;
  let buyer: Person;
  let stranger: Person;
  let dealId: string;

  beforeAll(async () => {
    app = await startTestApp();
    moderator = await person(app, { role: 'MODERATOR' });
    [seller, buyer, stranger] = await Promise.all([
      person(app, { displayName: 'Selma' }),
      person(app, { displayName: 'Bruno' }),
      person(app),
    ]);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    dealId = (await publishDeal(app, seller, moderator)).id;
  });

  const texts = (reply: { body: { items: { body: string }[] } }) => reply.body.items.map(({ body }) => body);

  it('begin with a message that the seller finds, unread, with the deal and the buyer', async () => {
    const clientId = ulid();
    const opened = await buyer.api.post(`/api/deals/${dealId}/discussions`, {
      clientId,
      body: 'Still there?',
    });
    expect(opened.status).toBe(201);
    expect(opened.headers.get('location')).toBe(`/api/discussions/${opened.body.id as string}`);
    const list = await seller.api.get(`/api/discussions?dealId=${dealId}`);
    expect(list.body.items).toEqual([
      expect.objectContaining({
        id: opened.body.id,
        side: 'seller',
        unread: 1,
        other: { id: buyer.id, displayName: 'Bruno' },
        deal: expect.objectContaining({ id: dealId, status: 'PUBLISHED' }),
        lastMessage: expect.objectContaining({
          seq: 1,
          clientId,
          body: 'Still there?',
          senderId: buyer.id,
          images: [],
        }),
      }),
    ]);
  });

  it('are one for each deal and buyer, however often they are opened', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => buyer.api.post(`/api/deals/${dealId}/discussions`)),
    );
    expect(new Set(replies.map(({ body }) => body.id as string)).size).toBe(1);
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
  });

  it('store a message once though it is sent ten times at once, and count it once', async () => {
    const { id } = await openDiscussion(buyer, dealId);
    const clientId = ulid();
    const replies = await Promise.all(Array.from({ length: 10 }, () => say(buyer, id, 'Hello', clientId)));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await seller.api.get(`/api/discussions/${id}`)).body).toMatchObject({ unread: 1, lastSeq: 1 });
    expect(
      await app.prisma.fact.count({
        where: { name: 'message.sent', data: { path: ['discussionId'], equals: id } },
      }),
    ).toBe(1);
  });

  it('number messages without gaps, whoever sends at once', async () => {
    const { id } = await openDiscussion(buyer, dealId);
    await Promise.all(Array.from({ length: 10 }, (_, i) => say(i % 2 ? buyer : seller, id, `No. ${i}`)));
    const { body } = await buyer.api.get(`/api/discussions/${id}/messages?limit=100`);
    expect(body.items.map(({ seq }: { seq: number }) => seq)).toEqual(
      Array.from({ length: 10 }, (_, i) => i + 1),
    );
    expect((await buyer.api.get(`/api/discussions/${id}`)).body).toMatchObject({ unread: 5, lastSeq: 10 });
  });

  it('are walked forwards and backwards, by number and by id', async () => {
    const { id } = await openDiscussion(buyer, dealId);
    for (let i = 1; i <= 5; i++) await say(buyer, id, `m${i}`);
    const path = `/api/discussions/${id}/messages`;
    const last = await seller.api.get(`${path}?limit=2`);
    expect(texts(last)).toEqual(['m4', 'm5']);
    const older = await seller.api.get(`${path}?limit=2&before=${last.body.nextCursor as string}`);
    expect(texts(older)).toEqual(['m2', 'm3']);
    const first = await seller.api.get(`${path}?limit=3&after=0`);
    expect([texts(first), first.body.nextCursor]).toEqual([['m1', 'm2', 'm3'], '3']);
    const rest = await seller.api.get(`${path}?limit=3&after=${first.body.items[2].id as string}`);
    expect([texts(rest), rest.body.nextCursor]).toEqual([['m4', 'm5'], null]);
  });

  it('are read up to a message, and not unread again by an older mark', async () => {
    const { id } = await openDiscussion(buyer, dealId);
    for (let i = 1; i <= 3; i++) await say(buyer, id, `m${i}`);
    const before = (await seller.api.get('/api/discussions/unread-count')).body.total as number;
    const read = await seller.api.post(`/api/discussions/${id}/read`, { upTo: 2 });
    expect(read.body).toMatchObject({ unread: 1, readUpTo: 2 });
    expect((await seller.api.post(`/api/discussions/${id}/read`, { upTo: 1 })).body.readUpTo).toBe(2);
    expect((await seller.api.post(`/api/discussions/${id}/read`, { upTo: 99 })).body).toMatchObject({
      unread: 0,
      readUpTo: 3,
    });
    expect((await seller.api.get('/api/discussions/unread-count')).body.total).toBe(before - 3);
    expect((await buyer.api.get(`/api/discussions/${id}`)).body.otherReadUpTo).toBe(3);
  });

  it('do not exist for others', async () => {
    const { id } = await openDiscussion(buyer, dealId, 'Between us');
    for (const reply of [
      await stranger.api.get(`/api/discussions/${id}`),
      await stranger.api.get(`/api/discussions/${id}/messages`),
      await moderator.api.get(`/api/discussions/${id}/messages`),
      await say(stranger, id, 'Let me in'),
      await stranger.api.post(`/api/discussions/${id}/read`, { upTo: 1 }),
    ]) {
      expectProblem(reply, 404, 'discussion.not_found');
    }
    expect((await stranger.api.get('/api/discussions')).body.items).toEqual([]);
    expectProblem(await app.anonymous.get('/api/discussions'), 401, 'auth.required');
  });

  it("begin on deals that are for sale, and not on a deal of one's own", async () => {
    expectProblem(await seller.api.post(`/api/deals/${dealId}/discussions`), 403, 'discussion.own_deal');
    const hidden = await submitDeal(app, seller);
    expectProblem(await buyer.api.post(`/api/deals/${hidden.id}/discussions`), 404, 'deal.not_found');
    expectProblem(await buyer.api.post(`/api/deals/${newId()}/discussions`), 404, 'deal.not_found');
    const { id } = await openDiscussion(buyer, dealId, 'I take it');
    await seller.api.post(`/api/deals/${dealId}/sale`, { buyerId: buyer.id });
    expectProblem(await stranger.api.post(`/api/deals/${dealId}/discussions`), 409, 'discussion.deal_closed');
    expect((await buyer.api.get(`/api/discussions/${id}/messages`)).body.items).toHaveLength(1);
    expect((await buyer.api.post(`/api/deals/${dealId}/discussions`)).body.id).toBe(id);
  });

  it('let a deal be sold to somebody who talked about it, and to nobody else', async () => {
    await openDiscussion(buyer, dealId);
    const wrong = await seller.api.post(`/api/deals/${dealId}/sale`, { buyerId: stranger.id });
    expectProblem(wrong, 422, 'deal.sale.buyer_unknown');
    const sold = await seller.api.post(`/api/deals/${dealId}/sale`, { buyerId: buyer.id });
    expect(sold.body.status).toBe('SOLD');
  });

  it('name what is wrong with a message', async () => {
    const { id } = await openDiscussion(buyer, dealId);
    expectInvalid(await say(buyer, id, '   '), 'body');
    expectInvalid(await say(buyer, id, 'x'.repeat(4_001)), 'body');
    expectInvalid(await say(buyer, id, 'a\u202eb'), 'body');
    expectInvalid(await say(buyer, id, 'fine', 'short'), 'clientId');
    expectInvalid(await buyer.api.post(`/api/deals/${dealId}/discussions`, { body: 'no id' }), 'clientId');
    expectInvalid(await buyer.api.get(`/api/discussions/${id}/messages?after=1&before=2`), 'after');
    expectInvalid(await buyer.api.get(`/api/discussions/${id}/messages?after=${newId()}`), 'after');
    expectInvalid(
      await buyer.api.get(`/api/discussions?cursor=${encodeCursor({ sort: 'activity', key: 'x', id })}`),
      'cursor',
    );
    const clientId = ulid();
    await say(seller, id, 'mine', clientId);
    expectProblem(await say(buyer, id, 'mine too', clientId), 409, 'message.client_id_taken');
  });

  it('are listed in pages, the last active first', async () => {
    const collector = await person(app);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      const deal = await publishDeal(app, seller, moderator);
      ids.push((await openDiscussion(collector, deal.id, `for ${i}`)).id);
    }
    await say(seller, ids[0]!, 'bump');
    const first = await collector.api.get('/api/discussions?limit=2');
    const second = await collector.api.get(
      `/api/discussions?limit=2&cursor=${first.body.nextCursor as string}`,
    );
    const listed = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect(listed).toEqual([ids[0], ids[2], ids[1]]);
    expect(second.body.nextCursor).toBeNull();
  });

  it('hint at a message over the socket, to both, with what is unread', async () => {
    const { id } = await openDiscussion(buyer, dealId);
    const heard: [string, unknown][] = [];
    const socket = io(app.url, { auth: { token: seller.token }, transports: ['websocket'] });
    // What a worker tells of earlier steps may still be on its way.
    socket.onAny((event: string, payload: unknown) => {
      if (event !== 'notification') heard.push([event, payload]);
    });
    await waitFor('the socket', () => socket.connected);
    const sent = await say(buyer, id, 'Ping');
    await waitFor('both events', () => heard.length >= 2);
    socket.disconnect();
    // One is pushed at once, the other by the fact: either may be first.
    expect(Object.fromEntries(heard)).toEqual({
      message: sent.body,
      unread: (await seller.api.get('/api/discussions/unread-count')).body,
    });
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ulid } from 'ulid';
import { newId } from '../../src/common/ids.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { publishDeal } from '../support/deals.js';
import { openDiscussion, say } from '../support/discussions.js';
import { LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { ask, listen } from '../support/sockets.js';
import type { Ear } from '../support/sockets.js';
import { waitFor } from '../support/wait.js';

describe('chat over the socket', () => {
  let app: TestApp;
  let [seller, buyer, stranger, moderator]: Person[] = [];
  let dealId: string;
  let discussionId: string;
  let ears: Ear[] = [];

  beforeAll(async () => {
    app = await startTestApp();
    [seller, buyer, stranger, moderator] = await Promise.all([
      person(app),
      person(app),
      person(app),
      person(app, { role: 'MODERATOR' }),
    ]);
    dealId = (await publishDeal(app, seller, moderator)).id;
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    discussionId = (await openDiscussion(buyer!, dealId)).id;
  });
  afterEach(() => {
    ears.forEach(({ socket }) => socket.disconnect());
    ears = [];
  });

  async function ear(who: Person | undefined): Promise<Ear> {
    const one = await listen(app.url, who!.token);
    ears.push(one);
    return one;
  }
  const messages = async () =>
    (await buyer!.api.get(`/api/discussions/${discussionId}/messages?limit=100&after=0`)).body.items as {
      body: string;
    }[];

  it('acknowledges with the stored message, and both sides hear it', async () => {
    const [ofSeller, ofBuyer, ofStranger] = [await ear(seller), await ear(buyer), await ear(stranger)];
    const clientId = ulid();
    const stored = await ask(ofBuyer.socket, 'sendMessage', { discussionId, clientId, body: 'Hello' });
    expect(stored).toMatchObject({ discussionId, clientId, body: 'Hello', senderId: buyer!.id, images: [] });
    await waitFor('both', () => ofSeller.of('message').length && ofBuyer.of('message').length);
    expect([ofSeller.of('message'), ofBuyer.of('message')]).toEqual([[stored], [stored]]);
    expect((await messages()).at(-1)).toEqual(stored);
    await waitFor('the count', () => ofSeller.of('unread').length);
    expect(ofSeller.of('unread').at(-1)).toEqual(
      (await seller!.api.get('/api/discussions/unread-count')).body,
    );
    expect(ofStranger.heard).toEqual([]);
  });

  it('stores a message once though it is sent again, over the socket and over REST', async () => {
    const { socket } = await ear(buyer);
    const payload = { discussionId, clientId: ulid(), body: 'Once' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(socket, 'sendMessage', payload)));
    const overRest = await say(buyer!, discussionId, 'Once', payload.clientId);
    expect(overRest.status).toBe(200);
    expect(new Set([...answers, overRest.body].map((one) => JSON.stringify(one))).size).toBe(1);
    expect((await messages()).filter(({ body }) => body === 'Once')).toHaveLength(1);
  });

  it('stores what one socket sends in the order in which it was sent', async () => {
    const { socket } = await ear(seller);
    const bodies = Array.from({ length: 30 }, (_, i) => `No. ${i}`);
    const answers = await Promise.all(
      bodies.map((body) => ask(socket, 'sendMessage', { discussionId, clientId: ulid(), body })),
    );
    expect(answers.filter(({ error }) => error)).toEqual([]);
    expect((await messages()).map(({ body }) => body).filter((body) => body.startsWith('No.'))).toEqual(
      bodies,
    );
  });

  it('changes and deletes a message as REST does, and the other side hears it', async () => {
    const [ofSeller, ofBuyer] = [await ear(seller), await ear(buyer)];
    const content = { discussionId, clientId: ulid(), body: 'Helo' };
    const { id: messageId } = await ask(ofBuyer.socket, 'sendMessage', content);
    const edited = await ask(ofBuyer.socket, 'editMessage', { discussionId, messageId, body: 'Hello' });
    expect(edited).toMatchObject({ id: messageId, body: 'Hello', editedAt: expect.any(String) });
    const refused = await ask(ofSeller.socket, 'deleteMessage', { discussionId, messageId });
    expect(refused.error?.status).toBe(403);
    const deleted = await ask(ofBuyer.socket, 'deleteMessage', { discussionId, messageId });
    expect(deleted).toMatchObject({ id: messageId, body: '', deletedAt: expect.any(String) });
    await waitFor('the news', () => ofSeller.of('message').some(({ deletedAt }) => deletedAt));
  });

  it('opens a discussion as REST does', async () => {
    const { socket } = await ear(stranger);
    const opened = await ask(socket, 'openDiscussion', { dealId, clientId: ulid(), body: 'Mine?' });
    expect(opened).toEqual((await stranger!.api.get(`/api/discussions/${opened.id as string}`)).body);
    expect(opened).toMatchObject({ side: 'buyer', lastSeq: 1, lastMessage: { body: 'Mine?' } });
    expect((await ask(socket, 'openDiscussion', { dealId })).id).toBe(opened.id);
  });

  it('tells both sides what was read', async () => {
    const [ofSeller, ofBuyer] = [await ear(seller), await ear(buyer)];
    const { seq } = await ask(ofBuyer.socket, 'sendMessage', {
      discussionId,
      clientId: ulid(),
      body: 'Seen?',
    });
    const answer = await ask(ofSeller.socket, 'read', { discussionId, upTo: seq });
    expect(answer).toEqual((await seller!.api.get(`/api/discussions/${discussionId}`)).body);
    expect(answer).toMatchObject({ readUpTo: seq, unread: 0 });
    await waitFor('the mark', () => ofBuyer.of('read').length > 0);
    expect(ofBuyer.of('read')).toEqual([{ discussionId, userId: seller!.id, upTo: seq }]);
  });

  it('tells who is typing to those who joined, not too often, and to nobody else', async () => {
    const [ofSeller, ofBuyer, ofStranger] = [await ear(seller), await ear(buyer), await ear(stranger)];
    const overview = await ear(seller);
    expect((await ask(ofBuyer.socket, 'typing', { discussionId })).error).toMatchObject({
      status: 409,
      code: 'discussion.not_joined',
    });
    expect((await ask(ofStranger.socket, 'joinDiscussion', { discussionId })).error).toMatchObject({
      status: 404,
      code: 'discussion.not_found',
    });
    for (const { socket } of [ofSeller, ofBuyer])
      expect((await ask(socket, 'joinDiscussion', { discussionId })).id).toBe(discussionId);
    for (let i = 0; i < 10; i++)
      expect(await ask(ofBuyer.socket, 'typing', { discussionId })).toEqual({ ok: true });
    await waitFor('the hint', () => ofSeller.of('typing').length > 0);
    await ask(ofSeller.socket, 'leaveDiscussion', { discussionId });
    await say(buyer!, discussionId, 'a mark in time');
    await waitFor('the mark', () => overview.of('message').length && ofSeller.of('message').length);
    expect(ofSeller.of('typing')).toEqual([{ discussionId, userId: buyer!.id }]);
    expect([overview, ofBuyer, ofStranger].flatMap((one) => one.of('typing'))).toEqual([]);
  });

  it('lets people who blocked each other hear no more, though they had joined', async () => {
    const [ofSeller, ofBuyer] = [await ear(seller), await ear(buyer)];
    const here = { discussionId };
    for (const { socket } of [ofSeller, ofBuyer]) await ask(socket, 'joinDiscussion', here);
    const path = `/api/users/${buyer!.id}/block`;
    expect((await seller!.api.post(path)).status).toBeLessThan(300);
    try {
      await waitFor('the rooms to be empty', async () => (await ask(ofBuyer.socket, 'typing', here)).error);
      const before = ofSeller.of('typing').length;
      // Neither can anybody join again; what was said can still be read.
      for (const { socket } of [ofSeller, ofBuyer])
        expect((await ask(socket, 'joinDiscussion', here)).id).toBe(discussionId);
      for (const { socket } of [ofSeller, ofBuyer])
        expect((await ask(socket, 'typing', here)).error).toMatchObject({ code: 'discussion.not_joined' });
      const marks = ofSeller.of('read').length;
      // Neither side is told why, and over the socket it is what REST says.
      const refusals = [(await say(seller!, discussionId, 'refused')).body];
      for (const { socket } of [ofSeller, ofBuyer])
        refusals.push(
          (await ask(socket, 'sendMessage', { ...here, clientId: ulid(), body: 'refused' })).error,
        );
      const { title } = refusals[0] as { title: string };
      for (const refusal of refusals)
        expect(refusal).toMatchObject({ status: 403, code: 'discussion.unavailable', title });
      await ask(ofBuyer.socket, 'read', { ...here, upTo: 1 });
      expect(ofSeller.of('read')).toHaveLength(marks);
      expect(ofSeller.of('typing')).toHaveLength(before);
    } finally {
      await seller!.api.delete(path);
    }
  });

  it('takes a burst of messages at once (a thousand in the long form), and stores each', async () => {
    const talks = await Promise.all(
      Array.from({ length: LONG ? 50 : 10 }, async () => {
        const [one, other] = await Promise.all([person(app), person(app)]);
        const { id } = await openDiscussion(other, (await publishDeal(app, one, moderator!)).id);
        return { id, ears: [await ear(one), await ear(other)] };
      }),
    );
    const answers = await Promise.all(
      talks.flatMap(({ id, ears: both }) =>
        both.flatMap(({ socket }) =>
          Array.from({ length: 10 }, (_, i) =>
            ask(socket, 'sendMessage', { discussionId: id, clientId: ulid(), body: `Burst ${i}` }),
          ),
        ),
      ),
    );
    expect(answers.filter(({ error }) => error)).toEqual([]);
    for (const { id } of talks) {
      const rows = await app.prisma.message.findMany({
        where: { discussionId: id },
        orderBy: { seq: 'asc' },
      });
      expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: rows.length }, (_, i) => i + 1));
      expect(rows.filter(({ body }) => body.startsWith('Burst'))).toHaveLength(20);
    }
  }, 300_000);

  it('refuses as REST does, with the same documents', async () => {
    const { socket } = await ear(buyer);
    const path = `/api/discussions/${discussionId}/messages`;
    const contents = [
      {},
      { clientId: ulid(), body: ' ' },
      { clientId: 'short', body: 'x'.repeat(4_001) },
      { clientId: ulid(), body: 'a', senderId: seller!.id },
      { clientId: ulid(), body: { toString: 'x' } },
    ];
    for (const content of contents) {
      const { error } = await ask(socket, 'sendMessage', { discussionId, ...content });
      const { body } = await buyer!.api.post(path, content);
      const asRest = {
        ...body,
        requestId: expect.stringMatching(/^req_/),
        instance: '/socket.io/sendMessage',
      };
      expect(error).toEqual(asRest);
    }
    const elsewhere = { discussionId: newId(), clientId: ulid(), body: 'a' };
    expect((await ask(socket, 'sendMessage', elsewhere)).error).toMatchObject({
      code: 'discussion.not_found',
    });
    expect((await ask(socket, 'joinDiscussion', { discussionId: 'x' })).error).toMatchObject({
      code: 'request.invalid',
      errors: [{ path: 'discussionId', message: expect.any(String) }],
    });
  });

  it('survives junk, and says what is wrong with it', async () => {
    const { socket } = await ear(buyer);
    const junk: unknown[][] = [
      [],
      [null],
      [7],
      ['x'],
      [[]],
      [Buffer.from('binary')],
      [{ discussionId: Buffer.from(discussionId), clientId: ulid(), body: 'b' }],
      [{ discussionId, clientId: ulid(), body: 'a' }, 'more'],
      [
        JSON.parse(
          `{"discussionId":"${discussionId}","clientId":"${ulid()}","body":"a","__proto__":{"a":1}}`,
        ),
      ],
      [{ discussionId, clientId: ulid(), body: 'a', constructor: { prototype: { a: 1 } } }],
    ];
    for (const args of junk) {
      const { error } = await ask(socket, 'sendMessage', ...args);
      expect(error).toMatchObject({ status: 400, code: 'request.invalid' });
      socket.emit('sendMessage', ...args);
    }
    for (const name of ['connection', '__proto__', 'constructor', 'toString', 'x'.repeat(5_000)]) {
      const { error } = await ask(socket, name, {});
      expect(error).toMatchObject({ status: 404, code: 'socket.unknown_event' });
      expect(JSON.stringify(error).length).toBeLessThan(500);
    }
    expect(({} as Record<string, unknown>).a).toBeUndefined();
    expect(socket.connected).toBe(true);
  });

  it('works without an acknowledgement', async () => {
    const { socket } = await ear(buyer);
    socket.emit('sendMessage', { discussionId, clientId: ulid(), body: 'Nobody asked' });
    await waitFor('the message', async () => (await messages()).some(({ body }) => body === 'Nobody asked'));
  });

  it('lets nobody sit in every room', async () => {
    const { socket } = await ear(buyer);
    const { prisma } = app;
    const ids = Array.from({ length: 51 }, () => newId());
    const deal = await prisma.deal.findUniqueOrThrow({ where: { id: dealId } });
    const { id: _, ...copy } = deal;
    for (const id of ids) {
      const { id: ofDeal } = await prisma.deal.create({
        data: { ...copy, perceptualHash: undefined } as never,
      });
      await prisma.discussion.create({
        data: { id, dealId: ofDeal, buyerId: buyer!.id, sellerId: seller!.id },
      });
    }
    const answers = [];
    for (const id of ids) answers.push(await ask(socket, 'joinDiscussion', { discussionId: id }));
    expect(answers.filter(({ error }) => error)).toEqual([answers[50]]);
    expect(answers[50]!.error).toMatchObject({ status: 409, code: 'socket.too_many_rooms' });
    await ask(socket, 'leaveDiscussion', { discussionId: ids[0] });
    expect((await ask(socket, 'joinDiscussion', { discussionId: ids[50] })).id).toBe(ids[50]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ulid } from 'ulid';
import { newId } from '../../src/common/ids.js';
import { ImageSweeps } from '../../src/modules/images/image-sweeps.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { dealBody, uploadPicture } from '../support/deals.js';
import { insertDeal, openDiscussion, say } from '../support/discussions.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { ask, openSocket } from '../support/sockets.js';

const SCAM = 'I pay by Western Union only';

describe('messages', () => {
  let app: TestApp;
  let seller: Person;
  let buyer: Person;
  let stranger: Person;
  let dealId: string;
  let id: string;
  let path: string;

  beforeAll(async () => {
    app = await startTestApp();
    [seller, buyer, stranger] = await Promise.all([person(app), person(app), person(app)]);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    dealId = await insertDeal(app, seller);
    ({ id } = await openDiscussion(buyer, dealId));
    path = `/api/discussions/${id}/messages`;
  });

  const read = async (who: Person, query = '') => (await who.api.get(`${path}${query}`)).body;
  /** The last message as the list of discussions shows it, which is as the page of the discussion does. */
  const lastMessage = async (who: Person) => {
    const [listed] = (await who.api.get('/api/discussions?limit=1')).body.items;
    expect((await who.api.get(`/api/discussions/${id}`)).body).toEqual(listed);
    return listed.lastMessage as unknown;
  };
  const withPictures = (who: Person, imageIds: string[], clientId = ulid()) =>
    who.api.post(path, { clientId, imageIds });

  it('are stored once though fifty replicas of a request race, and counted once', async () => {
    const clientId = ulid();
    const replies = await Promise.all(Array.from({ length: 50 }, () => say(buyer, id, 'Hello', clientId)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const stored = { where: { name: 'message.sent', data: { path: ['discussionId'], equals: id } } };
    expect(await app.prisma.fact.count(stored)).toBe(1);
    expect((await seller.api.get(`/api/discussions/${id}`)).body).toMatchObject({ unread: 1, lastSeq: 1 });
  });

  it('carry text as it was written: links, addresses and markup are text', async () => {
    const body =
      'https://example.org/?a=1&b=2 <a href="x">x</a> pilot@example.org +33 6 12 34 56 78\n🚁 مرحبا';
    const sent = await say(buyer, id, body);
    expect(sent.body).toMatchObject({ body, state: 'sent', seq: 1 });
    expect((await read(seller)).items[0].body).toBe(body);
    expect((await say(buyer, id, 'x'.repeat(4_000))).status).toBe(201);
  });

  it.each([
    ['a control character', { body: 'a\u0007b' }, 'body'],
    ['a zero byte', { body: 'a\u0000b' }, 'body'],
    ['a reversal of the reading direction', { body: 'a\u202eb' }, 'body'],
    ['half a character', { body: 'a\ud800b' }, 'body'],
    ['4,001 characters', { body: 'x'.repeat(4_001) }, 'body'],
    ['nothing', {}, 'body'],
    ['white space', { body: ' \n ' }, 'body'],
    ['seven pictures', { imageIds: Array.from({ length: 7 }, () => newId()) }, 'imageIds'],
    ['a picture twice', { imageIds: Array(2).fill('0190f3a0-0000-7000-8000-000000000001') }, 'imageIds'],
    ['what is no picture', { imageIds: ['x'] }, 'imageIds.0'],
  ])('are refused with %s', async (_what, content, field) => {
    expectInvalid(await buyer.api.post(path, { clientId: ulid(), ...content }), field);
    expect((await read(buyer)).items).toEqual([]);
  });

  it('show pictures of the sender that nothing else shows, to both sides, and send the same again', async () => {
    const imageIds = [await uploadPicture(buyer), await uploadPicture(buyer)];
    const clientId = ulid();
    const sent = await withPictures(buyer, imageIds, clientId);
    expect(sent.status).toBe(201);
    expect(sent.body.images.map((image: { id: string }) => image.id)).toEqual(imageIds);
    const [seen] = (await read(seller)).items;
    expect(seen).toEqual(sent.body);
    expect(await lastMessage(seller)).toEqual(sent.body);
    expect((await app.anonymous.get(new URL(seen.images[0].url as string).pathname)).status).toBe(200);
    const again = await withPictures(buyer, imageIds, clientId);
    expect([again.status, again.body]).toEqual([200, sent.body]);

    expectProblem(await withPictures(buyer, [imageIds[0]!]), 422, 'message.images_not_usable');
    expectProblem(await buyer.api.delete(`/api/images/${imageIds[0]}`), 409, 'image.in_use');
    expect(await app.app.get(ImageSweeps).removeUnusedUploads({ graceMs: -1_000 })).toBe(0);
    const deal = await buyer.api.post('/api/deals', dealBody({ imageIds: [imageIds[1]] }));
    expect(deal.status).toBe(422);
  });

  it('show no pictures of somebody else, of a deal, or that do not exist', async () => {
    const shown = await uploadPicture(buyer);
    await app.prisma.dealImage.create({ data: { dealId, imageId: shown, position: 0 } });
    const avatar = await uploadPicture(buyer);
    await buyer.api.patch('/api/users/me', { avatarImageId: avatar });
    for (const imageId of [await uploadPicture(seller), newId(), shown, avatar]) {
      expectProblem(await withPictures(buyer, [imageId]), 422, 'message.images_not_usable');
    }
    expect(await read(seller)).toMatchObject({ items: [] });
    expect((await seller.api.get(`/api/discussions/${id}`)).body).toMatchObject({ unread: 0, lastSeq: 0 });
  });

  it('let one of two messages have a picture that both want', async () => {
    const imageId = await uploadPicture(buyer);
    const replies = await Promise.all(Array.from({ length: 8 }, () => withPictures(buyer, [imageId])));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(422)]);
    expect((await seller.api.get(`/api/discussions/${id}`)).body).toMatchObject({ unread: 1, lastSeq: 1 });
  });

  it('are edited by their sender alone, for fifteen minutes; moderators can read what they said', async () => {
    const { body: sent } = await say(buyer, id, 'Hallo');
    const one = `${path}/${sent.id as string}`;
    expectProblem(await seller.api.patch(one, { body: 'Mine now' }), 403, 'message.not_yours');
    expectProblem(await stranger.api.patch(one, { body: 'Mine now' }), 404, 'discussion.not_found');
    expectProblem(await buyer.api.patch(`${path}/${newId()}`, { body: 'x' }), 404, 'message.not_found');
    expectInvalid(await buyer.api.patch(one, { body: ' ' }), 'body');
    expectProblem(await buyer.api.patch(one, { body: SCAM }), 422, 'message.edit_needs_review');
    const edited = await buyer.api.patch(one, { body: 'Hello' });
    expect(edited.body).toMatchObject({ id: sent.id, seq: 1, body: 'Hello', editedAt: expect.any(String) });
    expect((await read(seller)).items).toEqual([edited.body]);
    expect(await lastMessage(seller)).toEqual(edited.body);
    const versions = await app.prisma.messageVersion.findMany({ where: { messageId: sent.id as string } });
    expect(versions.map(({ body }) => body)).toEqual(['Hallo']);
    await app.prisma.message.update({
      where: { id: sent.id as string },
      data: { createdAt: new Date(Date.now() - 15 * 60_000 - 1_000) },
    });
    expectProblem(await buyer.api.patch(one, { body: 'Too late' }), 409, 'message.edit_too_late');
  });

  it('leave their place when they are deleted, and nothing else', async () => {
    const imageId = await uploadPicture(buyer);
    const sent = await buyer.api.post(path, {
      clientId: ulid(),
      body: 'My address is …',
      imageIds: [imageId],
    });
    const one = `${path}/${sent.body.id as string}`;
    expectProblem(await seller.api.delete(one), 403, 'message.not_yours');
    const gone = await buyer.api.delete(one);
    expect(gone.body).toMatchObject({ seq: 1, body: '', images: [], deletedAt: expect.any(String) });
    expect(await lastMessage(seller)).toEqual(gone.body);
    await say(buyer, id, 'second');
    expect((await buyer.api.delete(one)).body).toEqual(gone.body);
    expectProblem(await buyer.api.patch(one, { body: 'Back' }), 409, 'message.deleted');
    const { items } = await read(seller);
    expect(items.map(({ seq, body }: { seq: number; body: string }) => [seq, body])).toEqual([
      [1, ''],
      [2, 'second'],
    ]);
    expect(JSON.stringify(items)).not.toContain('address');
    const said = await app.prisma.fact.count({
      where: { name: 'message.deleted', data: { path: ['messageId'], equals: sent.body.id as string } },
    });
    expect(said).toBe(1);
  });

  it('are put away by one side alone, until the other one writes', async () => {
    const listed = async (who: Person, archived: boolean) => {
      const { body } = await who.api.get(`/api/discussions?dealId=${dealId}&archived=${archived}`);
      return body.items.length as number;
    };
    expect((await seller.api.put(`/api/discussions/${id}/archive`)).body.archived).toBe(true);
    expect([await listed(seller, false), await listed(seller, true), await listed(buyer, false)]).toEqual([
      0, 1, 1,
    ]);
    await say(seller, id, 'Still away');
    expect(await listed(seller, true)).toBe(1);
    await say(buyer, id, SCAM);
    expect(await listed(seller, true)).toBe(1);
    await say(buyer, id, 'Hello?');
    expect([await listed(seller, false), await listed(seller, true)]).toEqual([1, 0]);
    await seller.api.put(`/api/discussions/${id}/archive`);
    expect((await seller.api.delete(`/api/discussions/${id}/archive`)).body.archived).toBe(false);
    expectProblem(await stranger.api.put(`/api/discussions/${id}/archive`), 404, 'discussion.not_found');
  });

  it('stay readable on a deal that is closed', async () => {
    await say(buyer, id, 'I take it');
    await app.prisma.deal.update({
      where: { id: dealId },
      data: { status: 'ARCHIVED', closedAt: new Date() },
    });
    expect((await read(buyer)).items).toHaveLength(1);
    const { body } = await buyer.api.get('/api/discussions?limit=100');
    const listed = body.items.find((one: { id: string }) => one.id === id);
    expect(listed.deal).toMatchObject({ id: dealId, status: 'ARCHIVED' });
    expect((await buyer.api.post(`/api/deals/${dealId}/discussions`)).body.id).toBe(id);
  });

  it('are walked from either end, a thousand of them, each once', async () => {
    await app.prisma.$executeRaw`INSERT INTO "Message" (id, "discussionId", seq, "senderId", "clientId", body)
      SELECT gen_random_uuid(), ${id}::uuid, n, ${buyer.id}::uuid, 'client-' || n, 'm' || n
      FROM generate_series(1, 1000) n`;
    await app.prisma.discussion.update({ where: { id }, data: { lastSeq: 1_000, sellerUnread: 1_000 } });
    const walk = async (direction: 'before' | 'after', start: string) => {
      const seqs: number[] = [];
      for (let query = start; ;) {
        const { items, nextCursor } = await read(seller, `?limit=100${query}`);
        const page = items.map(({ seq }: { seq: number }) => seq) as number[];
        seqs.push(...(direction === 'after' ? page : page.reverse()));
        if (nextCursor === null) return seqs;
        query = `&${direction}=${nextCursor as string}`;
      }
    };
    const upwards = Array.from({ length: 1_000 }, (_, index) => index + 1);
    expect(await walk('after', '&after=0')).toEqual(upwards);
    expect(await walk('before', '')).toEqual(upwards.reverse());
    expect(await walk('before', '&before=1001')).toEqual(upwards);
  });
});

describe('limits of a person', () => {
  let app: TestApp;
  let seller: Person;
  let buyer: Person;

  beforeAll(async () => {
    app = await startTestApp({ LIMIT_MESSAGES_PER_MINUTE: '100', LIMIT_DISCUSSIONS_PER_HOUR: '5' });
    [seller, buyer] = await Promise.all([person(app), person(app)]);
  });
  afterAll(() => app.stop());

  it('are five new discussions an hour; those that there are do not count', async () => {
    const deals = [];
    for (let i = 0; i < 6; i++) deals.push(await insertDeal(app, seller));
    for (const dealId of deals.slice(0, 5)) await openDiscussion(buyer, dealId);
    for (const dealId of deals.slice(0, 5)) await openDiscussion(buyer, dealId);
    const sixth = await buyer.api.post(`/api/deals/${deals[5]}/discussions`);
    expectProblem(sixth, 429, 'ratelimit.exceeded');
    expect(sixth.headers.get('ratelimit-policy')).toBe('"discussions";q=5;w=3600');
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0);
    const socket = await openSocket(app.url, buyer.token);
    const { error } = await ask(socket, 'openDiscussion', { dealId: deals[5] });
    expect(error).toMatchObject({ status: 429, code: 'ratelimit.exceeded' });
    expect(error!.retryAfter).toBeGreaterThan(0);
    socket.disconnect();
    expect(await app.prisma.discussion.count({ where: { dealId: deals[5]! } })).toBe(0);
  });

  it('are a hundred messages a minute, over all discussions', async () => {
    const [one, other] = [await insertDeal(app, buyer), await insertDeal(app, buyer)];
    const ids = [(await openDiscussion(seller, one)).id, (await openDiscussion(seller, other)).id];
    const replies = await Promise.all(
      Array.from({ length: 101 }, (_, i) => say(seller, ids[i % 2]!, `No. ${i}`)),
    );
    const refused = replies.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(1);
    expectProblem(refused[0]!, 429, 'ratelimit.exceeded');
    expect(refused[0]!.headers.get('ratelimit-policy')).toBe('"messages";q=100;w=60');
    const socket = await openSocket(app.url, seller.token);
    const more = { discussionId: ids[0], clientId: ulid(), body: 'By another way' };
    expect((await ask(socket, 'sendMessage', more)).error).toMatchObject({
      status: 429,
      code: 'ratelimit.exceeded',
    });
    socket.disconnect();
    expect(await app.prisma.message.count({ where: { senderId: seller.id } })).toBe(100);
    expect((await say(buyer, ids[0]!, 'Me too')).status).toBe(201);
  });
});

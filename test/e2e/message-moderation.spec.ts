import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ulid } from 'ulid';
import { DiscussionUpkeep } from '../../src/modules/messages/discussion-upkeep.service.js';
import { Metrics } from '../../src/platform/telemetry/metrics.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { uploadPicture } from '../support/deals.js';
import { insertDeal, openDiscussion, say } from '../support/discussions.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

const SCAM = 'I pay by Western Union only';

describe('conversations that moderators look at', () => {
  let app: TestApp;
  let admin: Person;
  let moderator: Person;
  let seller: Person;
  let buyer: Person;
  let stranger: Person;
  let dealId: string;
  let id: string;
  let path: string;

  beforeAll(async () => {
    app = await startTestApp();
    [admin, moderator, seller, buyer, stranger] = await Promise.all([
      person(app, { role: 'ADMIN' }),
      person(app, { role: 'MODERATOR' }),
      person(app),
      person(app),
      person(app),
    ]);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    dealId = await insertDeal(app, seller);
    ({ id } = await openDiscussion(buyer, dealId));
    path = `/api/discussions/${id}/messages`;
  });

  const read = async (who: Person, query = '') => (await who.api.get(`${path}${query}`)).body;
  const seenBy = async (who: Person) => (await who.api.get(`/api/discussions/${id}`)).body;
  const release = (messageId: string, who = moderator) =>
    who.api.post(`/api/moderation/messages/${messageId}/release`);
  const refuse = (messageId: string) => moderator.api.post(`/api/moderation/messages/${messageId}/refusal`);
  /** What a person was told about this discussion, of one kind. */
  const told = async (who: Person, kind: string) => {
    await app.settle();
    const { body } = await who.api.get(`/api/notifications?kind=${kind}&limit=100`);
    return (body.items as { text: string; data: Record<string, string> }[]).filter(
      ({ data }) => data.discussionId === id,
    );
  };
  const waiting = async () => {
    const { body } = await moderator.api.get('/api/moderation/messages?limit=100');
    return body.items.filter((one: { message: { discussionId: string } }) => one.message.discussionId === id);
  };

  it('hold what looks like a fraud: its sender sees that, the recipient nothing at all', async () => {
    await say(seller, id, 'Hello');
    const before = await seenBy(seller);
    const clientId = ulid();
    const held = await say(buyer, id, SCAM, clientId);
    expect([held.status, held.body.state, held.body.seq]).toEqual([201, 'held', 0]);
    const again = await say(buyer, id, SCAM, clientId);
    expect([again.status, again.body]).toEqual([200, held.body]);
    expect((await read(buyer)).held).toEqual([held.body]);
    expect(await seenBy(seller)).toEqual(before);
    const page = await read(seller, '?after=0');
    expect([page.items.length, page.held]).toEqual([1, []]);
    expectInvalid(await seller.api.get(`${path}?after=${held.body.id as string}`), 'after');
    const report = await seller.api.post(`${path}/${held.body.id as string}/reports`, { reason: 'SPAM' });
    expectProblem(report, 404, 'message.not_found');
    expect(await waiting()).toEqual([
      expect.objectContaining({
        message: held.body,
        hits: ['untraceable-payment'],
        context: [expect.objectContaining({ body: 'Hello' })],
      }),
    ]);
  });

  it('release it under the next number, so that whoever asks for what is new finds it', async () => {
    const { body: held } = await say(buyer, id, SCAM);
    await say(buyer, id, 'first');
    await say(seller, id, 'second');
    await seller.api.post(`/api/discussions/${id}/read`, { upTo: 2 });
    expectProblem(await release(held.id as string, stranger), 403, 'auth.forbidden');
    const released = await release(held.id as string);
    expect(released.body).toMatchObject({ id: held.id, seq: 3, state: 'sent', body: SCAM });
    expect((await read(seller, '?after=2')).items).toEqual([released.body]);
    expect(await seenBy(seller)).toMatchObject({ unread: 1, lastSeq: 3, lastMessage: released.body });
    expect(await read(buyer)).toMatchObject({ held: [] });
    expectProblem(await release(held.id as string), 404, 'message.not_held');
    const told = await app.prisma.fact.findMany({
      where: { name: 'message.sent', data: { path: ['messageId'], equals: held.id as string } },
    });
    expect(told.map(({ data }) => data)).toEqual([
      expect.objectContaining({ seq: 3, senderId: buyer.id, recipientId: seller.id }),
    ]);
  });

  it('refuse it for good, and empty it', async () => {
    const { body: held } = await say(buyer, id, SCAM);
    expect((await refuse(held.id as string)).body).toMatchObject({ state: 'refused', body: '', seq: 0 });
    expectProblem(await release(held.id as string), 404, 'message.not_held');
    await say(buyer, id, 'next');
    const page = await read(seller, '?after=0');
    expect(page.items.map(({ seq, body }: { seq: number; body: string }) => [seq, body])).toEqual([
      [1, 'next'],
    ]);
    expect(await seenBy(seller)).toMatchObject({ unread: 1, lastSeq: 1 });
  });

  it('are nothing that a moderator decides about their own, or after its sender took it back', async () => {
    const mine = await openDiscussion(moderator, dealId);
    const own = await say(moderator, mine.id, SCAM);
    expectProblem(await release(own.body.id as string), 403, 'message.own_conversation');
    const { body: held } = await say(buyer, id, SCAM);
    const one = `${path}/${held.id as string}`;
    expectProblem(await buyer.api.patch(one, { body: 'Hello' }), 409, 'message.not_delivered');
    expect((await buyer.api.delete(one)).status).toBe(200);
    expectProblem(await release(held.id as string), 404, 'message.not_held');
    expect(await waiting()).toEqual([]);
  });

  it('let one of two decisions win', async () => {
    const { body: held } = await say(buyer, id, SCAM);
    const messageId = held.id as string;
    const replies = await Promise.all([release(messageId), refuse(messageId), release(messageId)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  it('follow the patterns that admins set, declared or not, and keep a record of it', async () => {
    const set = (name: string, body: object) => admin.api.put(`/api/admin/scam-patterns/${name}`, body);
    expectProblem(await set('nothing-yet', {}), 422, 'scam_pattern.text_missing');
    expectInvalid(await set('too-wide', { text: '*' }), 'text');
    expect((await set('fake-escrow', { text: 'escrow * fee' })).body).toMatchObject({ declared: false });
    expect((await say(buyer, id, 'the ESCROW takes a small fée')).body.state).toBe('held');
    await set('untraceable-payment', { enabled: false, note: 'Too many false alarms' });
    expect((await say(buyer, id, SCAM)).body.state).toBe('sent');
    const { body } = await admin.api.get('/api/admin/scam-patterns');
    expect(body.items).toContainEqual(
      expect.objectContaining({ name: 'untraceable-payment', declared: true, enabled: false }),
    );
    const trial = await admin.api.post('/api/admin/scam-patterns/trial', { text: 'escrow or no fee' });
    expect(trial.body.hits).toEqual(['fake-escrow']);
    for (const name of ['untraceable-payment', 'fake-escrow']) {
      expect((await admin.api.delete(`/api/admin/scam-patterns/${name}`)).status).toBe(204);
    }
    expectProblem(
      await admin.api.delete('/api/admin/scam-patterns/fake-escrow'),
      404,
      'scam_pattern.not_found',
    );
    expect((await say(buyer, id, SCAM)).body.state).toBe('held');
    const record = await app.prisma.fact.findMany({ where: { name: { startsWith: 'scam_pattern' } } });
    expect(record.map(({ name, actorId }) => [name, actorId]).sort()).toEqual([
      ['scam_pattern.removed', admin.id],
      ['scam_pattern.removed', admin.id],
      ['scam_pattern.set', admin.id],
      ['scam_pattern.set', admin.id],
    ]);
  });

  it('are read around a report and nowhere else, with what was said before it was changed', async () => {
    for (let i = 1; i <= 20; i++) await say(i % 2 ? buyer : seller, id, `m${i}`);
    const { items } = await read(seller, '?after=0&limit=100');
    const bad = items[10] as { id: string; seq: number };
    const report = `${path}/${bad.id}/reports`;
    expectProblem(await buyer.api.post(report, { reason: 'SPAM' }), 403, 'message.report_own');
    expectProblem(await stranger.api.post(report, { reason: 'SPAM' }), 404, 'discussion.not_found');
    expectInvalid(await seller.api.post(report, { reason: 'OTHER' }), 'comment');
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => seller.api.post(report, { reason: 'OFFENSIVE' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    await buyer.api.delete(`${path}/${bad.id}`);
    const list = await moderator.api.get('/api/moderation/message-reports?limit=100');
    const found = list.body.items.find((one: { messageId: string }) => one.messageId === bad.id);
    expect(found.context.map(({ seq }: { seq: number }) => seq)).toEqual([
      6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    ]);
    expect(found.context[5]).toMatchObject({ id: bad.id, body: '', versions: [{ body: 'm11' }] });
    expectProblem(await moderator.api.get(path), 404, 'discussion.not_found');

    const end = `/api/moderation/message-reports/${found.id as string}/resolution`;
    expect((await moderator.api.post(end, { action: 'uphold' })).body).toMatchObject({ status: 'UPHELD' });
    expectProblem(await moderator.api.post(end, { action: 'dismiss' }), 409, 'message.report_resolved');
  });

  it('delete a message whose report is upheld, for both sides, and tell its author why and who reported it that', async () => {
    const { body: bad } = await say(buyer, id, 'You …');
    const { body: receipt } = await seller.api.post(`${path}/${bad.id as string}/reports`, {
      reason: 'HARASSMENT',
    });
    await moderator.api.post(`/api/moderation/message-reports/${receipt.id as string}/resolution`, {
      action: 'uphold',
      note: 'Insult',
    });
    expect((await read(buyer)).items).toEqual([
      expect.objectContaining({ id: bad.id, body: '', deletedAt: expect.any(String) }),
    ]);
    const [removed] = await told(buyer, 'message.removed');
    expect(removed).toMatchObject({ data: { discussionId: id, messageId: bad.id } });
    expect(removed!.text).toContain('The moderator writes: Insult');
    expect(removed!.text).toContain('House rule 7');
    expect(removed!.text).toContain('You can appeal within six months');
    expect(removed!.text).not.toContain('You …');
    const { statementId } = removed!.data;
    expect(await app.prisma.statement.findUnique({ where: { id: statementId! } })).toMatchObject({
      userId: buyer.id,
      decision: 'MESSAGE_REMOVAL',
      reason: 'HARASSMENT',
      dealId: null,
    });
    expect(await told(seller, 'report.message_upheld')).toHaveLength(1);
    expect(await told(seller, 'message.removed')).toEqual([]);
  });

  it("are removed for the moderator's own reason where they give one, and never without a word for OTHER", async () => {
    const { body: bad } = await say(buyer, id, 'Buy followers');
    const { body: receipt } = await seller.api.post(`${path}/${bad.id as string}/reports`, {
      reason: 'OTHER',
      comment: 'Sells something else',
    });
    const end = `/api/moderation/message-reports/${receipt.id as string}/resolution`;
    for (const vague of [{}, { reason: 'OTHER' }])
      expectInvalid(await moderator.api.post(end, { action: 'uphold', ...vague }), 'note');
    expect((await read(buyer)).items[0]).toMatchObject({ deletedAt: null });
    const upheld = await moderator.api.post(end, { action: 'uphold', reason: 'SPAM' });
    expect(upheld.body).toMatchObject({ status: 'UPHELD', reason: 'OTHER' });
    const [removed] = await told(buyer, 'message.removed');
    expect(removed!.text).toContain('House rule 9');
  });

  it('leave a message whose report is dismissed, and tell who reported it, nobody else', async () => {
    const { body: fine } = await say(buyer, id, 'Your price is a joke');
    const { body: receipt } = await seller.api.post(`${path}/${fine.id as string}/reports`, {
      reason: 'OFFENSIVE',
    });
    await moderator.api.post(`/api/moderation/message-reports/${receipt.id as string}/resolution`, {
      action: 'dismiss',
    });
    expect((await read(seller)).items[0]).toMatchObject({ body: 'Your price is a joke' });
    expect(await told(seller, 'report.message_dismissed')).toHaveLength(1);
    expect(await told(buyer, 'message.removed')).toEqual([]);
  });

  it('tell the author of a refused message why, but not of a block that kept it back', async () => {
    const { body: held } = await say(buyer, id, SCAM);
    await refuse(held.id as string);
    const { body: blocked } = await say(buyer, id, SCAM);
    await seller.api.post(`/api/users/${buyer.id}/block`);
    expect((await release(blocked.id as string)).body).toMatchObject({ state: 'refused' });
    await seller.api.delete(`/api/users/${buyer.id}/block`);
    const refusals = await told(buyer, 'message.refused');
    expect(refusals).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ messageId: held.id }) }),
    ]);
    expect(refusals[0]!.text).toContain('House rule 2');
    expect(await told(seller, 'message.refused,message.removed,message.received')).toEqual([]);
  });

  describe('blocks', () => {
    const block = (who: Person, whom: Person) => who.api.post(`/api/users/${whom.id}/block`);
    const unblock = (who: Person, whom: Person) => who.api.delete(`/api/users/${whom.id}/block`);

    it('end all sending either way without a reason, and nothing that was written', async () => {
      const { body: mine } = await say(buyer, id, 'Hello');
      const { body: held } = await say(buyer, id, SCAM);
      for (const [blocker, blocked] of [[seller, buyer] as const, [buyer, seller] as const]) {
        expect([(await block(blocker, blocked)).status, (await block(blocker, blocked)).status]).toEqual([
          204, 204,
        ]);
        const refused = [
          await say(buyer, id, 'Hello?'),
          await say(seller, id, 'Hello?'),
          await buyer.api.patch(`${path}/${mine.id as string}`, { body: 'Hello?' }),
          await buyer.api.post(`/api/deals/${await insertDeal(app, seller)}/discussions`),
          await buyer.api.post(`/api/discussions/${id}/offers`, { priceCents: 4_000 }),
        ];
        for (const reply of refused) expectProblem(reply, 403, 'discussion.unavailable');
        expect(new Set(refused.map(({ body }) => body.title as string)).size).toBe(1);
        expect((await say(buyer, id, 'Hello', mine.clientId as string)).status).toBe(200);
        expect((await read(seller)).items).toHaveLength(1);
        expect([(await seenBy(blocker)).blockedByMe, (await seenBy(blocked)).blockedByMe]).toEqual([
          true,
          false,
        ]);
        const { body } = await blocker.api.get('/api/users/me/blocks');
        expect(body.items.map(({ user }: { user: { id: string } }) => user.id)).toEqual([blocked.id]);
        if (blocker === buyer) break;
        await unblock(blocker, blocked);
      }
      expect((await release(held.id as string)).body.state).toBe('refused');
      await unblock(buyer, seller);
      expect((await say(seller, id, 'Again')).status).toBe(201);
    });

    it('are of people that there are, and not of oneself', async () => {
      expectProblem(await block(buyer, buyer), 403, 'user.block_oneself');
      const reply = await buyer.api.post('/api/users/0190f3a0-0000-7000-8000-000000000001/block');
      expectProblem(reply, 404, 'user.not_found');
      expect((await unblock(buyer, stranger)).status).toBe(204);
    });
  });

  it('are compared with their counters at night: nothing differs, and what is made to is set right and told', async () => {
    await say(buyer, id, 'one');
    await say(buyer, id, SCAM);
    await say(seller, id, 'two');
    const upkeep = app.app.get(DiscussionUpkeep);
    const clean = await upkeep.repairCounters();
    expect([clean.repaired, clean.checked]).toEqual([0, await app.prisma.discussion.count()]);
    await app.prisma.discussion.update({ where: { id }, data: { sellerUnread: 7, lastSeq: 1 } });
    const other = await openDiscussion(stranger, dealId);
    await app.prisma.discussion.update({ where: { id: other.id }, data: { buyerUnread: 2 } });
    expect((await upkeep.tidy()).repaired).toBe(2);
    expect(await seenBy(seller)).toMatchObject({ unread: 1, lastSeq: 2 });
    expect(await app.app.get(Metrics).text()).toContain('discussion_counters_repaired_total 2');
    expect((await upkeep.tidy()).repaired).toBe(0);
    expect(await app.prisma.fact.count({ where: { name: 'discussion.repaired' } })).toBe(2);
  });

  it('forget after 90 days what messages said before, and what deleted ones showed', async () => {
    const imageId = await uploadPicture(buyer);
    const sent = await buyer.api.post(path, { clientId: ulid(), body: 'old', imageIds: [imageId] });
    await buyer.api.delete(`${path}/${sent.body.id as string}`);
    const upkeep = app.app.get(DiscussionUpkeep);
    const left = () =>
      Promise.all([
        app.prisma.messageVersion.count({ where: { messageId: sent.body.id as string } }),
        app.prisma.messageImage.count({ where: { imageId } }),
      ]);
    await upkeep.tidy(new Date(Date.now() + 89 * 86_400_000));
    expect(await left()).toEqual([1, 1]);
    await upkeep.tidy(new Date(Date.now() + 91 * 86_400_000));
    expect(await left()).toEqual([0, 0]);
    expect((await buyer.api.delete(`/api/images/${imageId}`)).status).toBe(204);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ensureCategory, publishDeal } from '../support/deals.js';
import { openDiscussion, say } from '../support/discussions.js';
import { mailsTo } from '../support/mails.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { openSocket } from '../support/sockets.js';

interface KindChoice {
  kind: string;
  name: string;
  channels: Record<'inApp' | 'email' | 'push', { enabled: boolean; byDefault: boolean; locked: boolean }>;
}

describe('what people want to be told', () => {
  let app: TestApp;
  let moderator: Person;

  beforeAll(async () => {
    app = await startTestApp({ AWAY_MAIL_DELAY_SECONDS: '0' });
    await ensureCategory(app);
    moderator = await person(app, { role: 'MODERATOR' });
  });
  afterAll(() => app.stop());

  const PREFERENCES = '/api/notifications/preferences';
  const change = ({ api }: Person, body: object) => api.request('PUT', PREFERENCES, body);
  const kindOf = async ({ api }: Person, kind: string) =>
    ((await api.get(PREFERENCES)).body.kinds as KindChoice[]).find((choice) => choice.kind === kind);
  const told = async ({ api }: Person) => {
    await app.settle();
    const { body } = await api.get('/api/notifications?limit=100');
    return (body.items as { kind: string }[]).map(({ kind }) => kind);
  };
  const factsOf = (name: string, { id }: Person) =>
    app.prisma.fact.findMany({ where: { name, data: { path: ['userId'], equals: id } } });
  const only = (kind: string, channels: object) => ({ kinds: [{ kind, channels }] });

  it('begins with what each kind declares', async () => {
    const me = await person(app);
    expect((await me.api.get(PREFERENCES)).body).toMatchObject({
      timeZone: 'UTC',
      quietHours: null,
      mailFrequency: 'instant',
      messagePreviews: true,
    });
    expect(await kindOf(me, 'deal.approved')).toEqual({
      kind: 'deal.approved',
      name: expect.stringMatching(/\w/),
      channels: {
        inApp: { enabled: true, byDefault: true, locked: false },
        email: { enabled: true, byDefault: true, locked: false },
        push: { enabled: true, byDefault: true, locked: false },
      },
    });
    expect((await kindOf(me, 'favorite.similar'))?.channels.inApp.enabled).toBe(false);
    expect(await kindOf(me, 'moderation.reported')).toBeUndefined();
    expect(await kindOf(moderator, 'moderation.reported')).toBeDefined();
  });

  it('changes what is named, and each change is a fact', async () => {
    const me = await person(app);
    const reply = await change(me, {
      ...only('deal.approved', { email: false }),
      timeZone: 'Europe/Paris',
      quietHours: { from: '22:00', until: '07:30' },
    });
    expect(reply.body).toMatchObject({
      timeZone: 'Europe/Paris',
      quietHours: { from: '22:00', until: '07:30' },
    });
    expect((await kindOf(me, 'deal.approved'))?.channels.email.enabled).toBe(false);
    expect(await factsOf('notification.preference_changed', me)).toMatchObject([
      { data: { kind: 'deal.approved', channel: 'EMAIL', enabled: false, byLink: false } },
    ]);
    await change(me, { ...only('deal.approved', { email: false }), timeZone: 'Europe/Paris' });
    expect(await factsOf('notification.preference_changed', me)).toHaveLength(1);
    expect(await factsOf('notification.settings_changed', me)).toHaveLength(1);
    expect((await change(me, { quietHours: null })).body.quietHours).toBeNull();
  });

  it('does not understand what makes no sense, and keeps security on', async () => {
    const me = await person(app);
    expectInvalid(await change(me, { timeZone: 'Mars/Base' }), 'timeZone');
    expectInvalid(await change(me, { quietHours: { from: '22:00', until: '22:00' } }), 'quietHours.until');
    expectInvalid(await change(me, only('no.such', { email: false })), 'kinds.0.kind');
    expectInvalid(
      await change(me, only('account.password_changed', { email: false })),
      'kinds.0.channels.email',
    );
    expect(await factsOf('notification.preference_changed', me)).toEqual([]);
  });

  it('is obeyed: row without mail, mail without row, neither', async () => {
    const sellers = await Promise.all([person(app), person(app), person(app)]);
    const [noMail, noRow, nothing] = sellers;
    await change(noMail, only('deal.approved', { email: false }));
    await change(noRow, only('deal.approved', { inApp: false }));
    await change(nothing, only('deal.approved', { inApp: false, email: false, push: false }));
    for (const seller of sellers) await publishDeal(app, seller, moderator);
    const seen = await Promise.all(
      sellers.map(async (seller) => [await told(seller), (await mailsTo(app, seller.email)).length]),
    );
    expect(seen).toEqual([
      [['deal.approved'], 0],
      [[], 1],
      [[], 0],
    ]);
    expect((await noRow.api.get('/api/notifications/unread-count')).body).toEqual({ unread: 0 });
    expect(await app.prisma.notification.count({ where: { userId: nothing.id } })).toBe(0);
  });

  describe('the link in a mail', () => {
    const linkIn = async (seller: Person) => {
      await publishDeal(app, seller, moderator);
      const [mail] = await mailsTo(app, seller.email);
      const url = (mail as unknown as { unsubscribeUrl: string }).unsubscribeUrl;
      return new URL(url).pathname + new URL(url).search;
    };
    const post = (path: string, body = 'List-Unsubscribe=One-Click') =>
      fetch(`${app.url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body,
      });

    it('ends mails of its kind with one click, without signing in, as often as it is clicked', async () => {
      const seller = await person(app);
      const path = await linkIn(seller);
      const page = await fetch(`${app.url}${path}`);
      expect([page.status, await page.text()]).toEqual([
        200,
        expect.stringContaining('<form method="post">'),
      ]);
      expect((await kindOf(seller, 'deal.approved'))?.channels.email.enabled).toBe(true);
      expect([(await post(path)).status, (await post(path)).status]).toEqual([200, 200]);
      expect((await kindOf(seller, 'deal.approved'))?.channels).toMatchObject({
        email: { enabled: false },
        inApp: { enabled: true },
      });
      expect((await kindOf(seller, 'deal.declined'))?.channels.email.enabled).toBe(true);
      expect(await factsOf('notification.preference_changed', seller)).toMatchObject([
        { data: { byLink: true } },
      ]);
      await publishDeal(app, seller, moderator);
      expect(await mailsTo(app, seller.email)).toHaveLength(1);
    });

    it('that was tampered with does nothing', async () => {
      const seller = await person(app);
      const path = await linkIn(seller);
      const [head = '', signature = ''] = path.split('.');
      const forged = Buffer.from(`${seller.id}:*`).toString('base64url');
      for (const bad of [`${head}.x`, `${head}`, `${head.split('token=')[0]}token=${forged}.${signature}`]) {
        expectProblem(await app.anonymous.post(bad), 400, 'notifications.unsubscribe_link_invalid');
      }
      expect((await kindOf(seller, 'deal.approved'))?.channels.email.enabled).toBe(true);
    });
  });

  it('keeps quiet hours for mails, not for the list', async () => {
    const seller = await person(app);
    const now = new Date();
    const clock = (hours: number) => `${String((now.getUTCHours() + hours + 24) % 24).padStart(2, '0')}:00`;
    await change(seller, { quietHours: { from: clock(-1), until: clock(3) } });
    await publishDeal(app, seller, moderator);
    expect(await told(seller)).toEqual(['deal.approved']);
    expect(await mailsTo(app, seller.email)).toEqual([]);
    const waiting = await app.prisma.notificationDelivery.findFirstOrThrow({
      where: { channel: 'EMAIL', notification: { userId: seller.id } },
    });
    expect(waiting).toMatchObject({ state: 'PENDING', attempts: 0 });
    expect(waiting.dueAt.getTime() - now.getTime()).toBeGreaterThan(2 * 3_600_000 - 1_000);
  });

  describe('a digest', () => {
    /** Lets the time of somebody's digest come. */
    const comes = async ({ id }: Person) => {
      await app.prisma.notificationDelivery.updateMany({
        where: { state: 'PENDING', notification: { userId: id, kind: 'digest' } },
        data: { dueAt: new Date() },
      });
    };

    it('collects what happened into one mail', async () => {
      const seller = await person(app);
      await change(seller, { mailFrequency: 'daily' });
      const deals = [];
      for (const title of ['First motor', 'Second motor', 'Third motor']) {
        deals.push(await publishDeal(app, seller, moderator, { title }));
      }
      expect(await told(seller)).toEqual(['deal.approved', 'deal.approved', 'deal.approved']);
      expect(await mailsTo(app, seller.email)).toEqual([]);
      const { items } = (await seller.api.get('/api/notifications')).body;
      await seller.api.post('/api/notifications/read', { ids: [items[0].id] });
      await comes(seller);
      const [mail, ...more] = await mailsTo(app, seller.email);
      expect(more).toEqual([]);
      expect(mail?.text).toContain('First motor');
      expect(mail?.text).toContain('Second motor');
      expect(mail?.text).not.toContain('Third motor');
      const states = await app.prisma.notificationDelivery.groupBy({
        by: ['state'],
        where: { channel: 'EMAIL', notification: { userId: seller.id } },
        _count: true,
      });
      expect(new Map(states.map(({ state, _count }) => [state, _count]))).toEqual(
        new Map([
          ['SENT', 3],
          ['CANCELLED', 1],
        ]),
      );
    });

    it('of what was all read is none', async () => {
      const seller = await person(app);
      await change(seller, { mailFrequency: 'weekly' });
      await publishDeal(app, seller, moderator);
      await app.settle();
      await seller.api.post('/api/notifications/read', { ids: 'all' });
      await comes(seller);
      expect(await mailsTo(app, seller.email)).toEqual([]);
    });

    it('does not hold back what is about security', async () => {
      const me = await person(app);
      await change(me, { mailFrequency: 'daily', quietHours: { from: '00:00', until: '23:59' } });
      await me.api.post('/api/auth/change-password', {
        currentPassword: 'correct horse battery',
        newPassword: 'another long battery',
      });
      expect((await mailsTo(app, me.email)).map(({ subject }) => subject)).toEqual([
        'Your password was changed',
      ]);
    });
  });

  describe('messages', () => {
    it('come by mail to who is away: one for each discussion and pause, with the count, none once read', async () => {
      const [seller, buyer] = [await person(app), await person(app, { displayName: 'Bea' })];
      const { id } = await publishDeal(app, seller, moderator);
      await mailsTo(app, seller.email);
      const discussion = await openDiscussion(buyer, id, 'Is it still there?');
      const mails = async () =>
        (await mailsTo(app, seller.email)).filter(({ text }) =>
          text.includes(`/discussions/${discussion.id}`),
        );
      expect(await mails()).toMatchObject([{ text: expect.stringContaining('Is it still there?') }]);
      for (const words of ['Hello?', 'Are you there?']) await say(buyer, discussion.id, words);
      expect(await mails()).toHaveLength(1);
      expect((await told(seller)).filter((kind) => kind === 'message.received')).toHaveLength(3);
      await change(seller, { messagePreviews: false });
      const pauseEnds = () =>
        app.prisma.notificationDelivery.updateMany({
          where: { thread: `discussion:${discussion.id}`, state: 'PENDING' },
          data: { dueAt: new Date() },
        });
      await pauseEnds();
      const [second] = await mails();
      expect(await mails()).toHaveLength(2);
      expect(second?.subject).toContain('3');
      expect(second?.text).not.toContain('Are you there?');

      await say(buyer, discussion.id, 'Last try');
      await app.settle();
      await seller.api.post(`/api/discussions/${discussion.id}/read`, { upTo: 4 });
      await pauseEnds();
      expect(await mails()).toHaveLength(2);
    });

    it('come by no mail to who is connected', async () => {
      const [seller, buyer] = [await person(app), await person(app)];
      const { id } = await publishDeal(app, seller, moderator);
      const before = (await mailsTo(app, seller.email)).length;
      const socket = await openSocket(app.url, seller.token);
      await openDiscussion(buyer, id, 'Hi');
      expect(await told(seller)).toContain('message.received');
      expect(await mailsTo(app, seller.email)).toHaveLength(before);
      socket.disconnect();
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { presentNotification } from '../../src/modules/notifications/notifications.presenter.js';
import { FactDeliverer } from '../../src/platform/events/fact-deliverer.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { ensureCategory, publishDeal, submitDeal } from '../support/deals.js';
import { mailsTo } from '../support/mails.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

interface Told {
  id: string;
  kind: string;
  title: string;
  text: string;
  data: Record<string, string>;
  readAt: string | null;
}

describe('being told', () => {
  let app: TestApp;
  let moderator: Person;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
    moderator = await person(app, { role: 'MODERATOR' });
  });
  afterAll(() => app.stop());

  const told = async ({ api }: Person, query = '') =>
    (await api.get(`/api/notifications?${query}`)).body as { items: Told[]; nextCursor: string | null };
  const unread = async ({ api }: Person) =>
    (await api.get('/api/notifications/unread-count')).body.unread as number;
  const decide = (id: string, step: string, body?: object) =>
    moderator.api.post(`/api/deals/${id}/${step}`, body);

  /** Somebody who was told so often that a deal is on sale. */
  async function toldSeller(times: number): Promise<Person> {
    const seller = await person(app);
    for (let i = 0; i < times; i++) await publishDeal(app, seller, moderator);
    await app.settle();
    return seller;
  }

  it.each([
    ['fr-CH, de;q=0.8', 'fr', /^Bonjour Amélie/],
    ['de-AT', 'de', /^Hallo Amélie/],
  ])('somebody who comes with a browser in %s gets mails in %s', async (languages, locale, greeting) => {
    const email = `amelie-${locale}@kwad.test`;
    const reply = await app.anonymous.post(
      '/api/auth/register',
      { email, password: 'correct horse battery', displayName: 'Amélie' },
      { headers: { 'Accept-Language': languages } },
    );
    expect(reply.status).toBeLessThan(300);
    const [mail, ...more] = await mailsTo(app, email);
    expect(more).toEqual([]);
    expect(mail!.text).toMatch(greeting);
    expect(mail!.html).toContain(`<html lang="${locale}"`);
  });

  describe('what became of a deal', () => {
    it('that was approved: by row and mail', async () => {
      const seller = await person(app, { displayName: 'Amélie' });
      const { id } = await publishDeal(app, seller, moderator, { title: 'Motors & "props"' });
      const [mail, ...more] = await mailsTo(app, seller.email);
      expect(more).toEqual([]);
      expect(mail).toMatchObject({
        subject: 'Your deal is on sale',
        text: expect.stringMatching(/^Hello Amélie,/),
      });
      expect(mail?.text).toContain('"Motors & "props"" was approved');
      expect(mail?.html).toContain('Motors &amp; &quot;props&quot;');
      expect(mail?.text).toContain(`/deals/${id}`);
      expect((await told(seller)).items).toMatchObject([
        { kind: 'deal.approved', title: 'Your deal is on sale', data: { dealId: id }, readAt: null },
      ]);
    });

    it.each([
      [
        'decline',
        { reason: 'OTHER', note: 'Show the <bearings>.' },
        'deal.declined',
        'Your deal was declined',
        'Show the <bearings>.',
      ],
      [
        'decline',
        { reason: 'POOR_PICTURES', askForChanges: true },
        'deal.changes_asked',
        'Please change your deal',
        'the pictures do not show',
      ],
      [
        'takedown',
        { reason: 'SUSPECTED_SCAM', note: 'Stock photo' },
        'deal.taken_down',
        'Your deal was taken down',
        'Stock photo',
      ],
    ])('that met a %s %j', async (step, body, kind, title, words) => {
      const seller = await person(app);
      const { id } =
        step === 'takedown' ? await publishDeal(app, seller, moderator) : await submitDeal(app, seller);
      expect((await decide(id, step, body)).status).toBe(200);
      const mail = (await mailsTo(app, seller.email)).find(({ subject }) => subject === title);
      expect(mail?.text).toContain(words);
      expect(mail?.html).not.toContain('<bearings>');
      const [latest] = (await told(seller)).items;
      expect(latest).toMatchObject({
        kind,
        title,
        text: expect.stringContaining(words),
        data: { dealId: id },
      });
    });

    it('is told again when it happens again', async () => {
      const seller = await person(app);
      const { id } = await submitDeal(app, seller);
      await decide(id, 'decline', { reason: 'DUPLICATE' });
      await seller.api.post(`/api/deals/${id}/submission`);
      await decide(id, 'decline', { reason: 'DUPLICATE' });
      expect(await mailsTo(app, seller.email)).toHaveLength(2);
      expect((await told(seller)).items).toHaveLength(2);
    });

    it('is told to its seller and nobody else', async () => {
      const [seller, other] = [await person(app), await person(app)];
      await publishDeal(app, seller, moderator);
      await app.settle();
      expect([
        (await told(other)).items,
        (await told(moderator)).items,
        await mailsTo(app, moderator.email),
      ]).toEqual([[], [], []]);
    });
  });

  it('happens once, even if the fact is delivered five times at once', async () => {
    const seller = await toldSeller(1);
    const fact = await app.prisma.fact.findFirstOrThrow({
      where: { name: 'deal.published', data: { path: ['sellerId'], equals: seller.id } },
    });
    await app.prisma.notification.deleteMany({ where: { userId: seller.id } });
    const before = (await mailsTo(app, seller.email)).length;
    const deliverer = app.app.get(FactDeliverer);
    await Promise.all(Array.from({ length: 5 }, () => deliverer.deliver(fact.id)));
    expect(await mailsTo(app, seller.email)).toHaveLength(before + 1);
    await deliverer.deliver(fact.id);
    expect(await mailsTo(app, seller.email)).toHaveLength(before + 1);
    expect((await told(seller)).items).toHaveLength(1);
  });

  it('goes on quietly if the deal is gone meanwhile', async () => {
    const seller = await person(app);
    const { id } = await submitDeal(app, seller);
    await decide(id, 'decline', { reason: 'DUPLICATE' });
    await app.settle();
    const fact = await app.prisma.fact.findFirstOrThrow({
      where: { name: 'deal.declined', data: { path: ['dealId'], equals: id } },
    });
    await app.prisma.deal.delete({ where: { id } });
    await expect(app.app.get(FactDeliverer).deliver(fact.id)).resolves.toBeUndefined();
    await expect(app.app.get(FactDeliverer).deliver(newId())).resolves.toBeUndefined();
  });

  describe('the list', () => {
    it('is walked page by page, the newest first', async () => {
      const seller = await toldSeller(3);
      const all = (await told(seller)).items.map(({ id }) => id);
      expect(all).toEqual([...all].sort().reverse());
      const first = await told(seller, 'limit=2');
      const second = await told(seller, `limit=2&cursor=${first.nextCursor}`);
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all);
      const rows = await app.prisma.notification.findMany({
        where: { id: { in: first.items.map(({ id }) => id) } },
        orderBy: { id: 'desc' },
      });
      expect(first.items).toEqual(rows.map(presentNotification));
      expect(second.nextCursor).toBeNull();
      expectInvalid(await seller.api.get('/api/notifications?cursor=x&limit=2'), 'cursor');
      expectInvalid(await seller.api.get('/api/notifications?unread=maybe'), 'unread');
    });

    it('is of each their own, and as long as they asked for, though many ask at once', async () => {
      const people = await Promise.all([toldSeller(2), toldSeller(1), person(app)]);
      const alone = [];
      for (const one of people) alone.push(await told(one));
      const together = await Promise.all(
        Array.from({ length: 30 }, (_, n) => told(people[n % 3]!, n < 15 ? '' : 'limit=1')),
      );
      for (const [n, page] of together.entries()) {
        const { items } = alone[n % 3]!;
        expect(page.items).toEqual(n < 15 ? items : items.slice(0, 1));
        expect(page.nextCursor !== null).toBe(page.items.length < items.length);
      }
      expect(alone.map(({ items }) => items.length)).toEqual([2, 1, 0]);
    });

    it('is for those who are signed in', async () => {
      for (const path of ['', '/unread-count']) {
        expectProblem(await app.anonymous.get(`/api/notifications${path}`), 401, 'auth.required');
      }
    });
  });

  describe('reading', () => {
    const read = ({ api }: Person, ids: unknown) => api.post('/api/notifications/read', { ids });

    it('counts down what is unread', async () => {
      const seller = await toldSeller(3);
      expect(await unread(seller)).toBe(3);
      const [first] = (await told(seller)).items;
      expect((await read(seller, [first!.id])).body).toEqual({ unread: 2 });
      expect((await told(seller, 'unread=true')).items.map(({ id }) => id)).not.toContain(first!.id);
      expect((await told(seller, 'unread=false')).items).toHaveLength(3);
      expect((await told(seller)).items[0]?.readAt).toMatch(/Z$/);
      expect((await read(seller, 'all')).body).toEqual({ unread: 0 });
      expect(await unread(seller)).toBe(0);
    });

    it('twice changes nothing', async () => {
      const seller = await toldSeller(1);
      const [one] = (await told(seller)).items;
      await read(seller, [one!.id]);
      const [after] = (await told(seller)).items;
      expect((await read(seller, [one!.id, one!.id])).body).toEqual({ unread: 0 });
      expect((await told(seller)).items).toEqual([after]);
    });

    it('touches nothing of others', async () => {
      const [victim, stranger] = [await toldSeller(1), await person(app)];
      const [one] = (await told(victim)).items;
      expect((await read(stranger, [one!.id])).body).toEqual({ unread: 0 });
      expect((await read(stranger, 'all')).body).toEqual({ unread: 0 });
      expect(await unread(victim)).toBe(1);
    });

    it.each([undefined, [], 'some', ['x'], Array.from({ length: 101 }, newId)])(
      'does not understand %j',
      async (ids) => {
        const reply = await read(await person(app), ids);
        expectProblem(reply, 400, 'request.invalid');
      },
    );
  });
});

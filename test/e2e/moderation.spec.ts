import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory, openDeal, publishDeal, submitDeal } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

describe('moderation', () => {
  let app: TestApp;
  let seller: Person;
  let moderator: Person;
  let admin: Person;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
    seller = await person(app);
    moderator = await person(app, { role: 'MODERATOR', displayName: 'Mo' });
    admin = await person(app, { role: 'ADMIN' });
  });
  afterAll(() => app.stop());

  const decide = (who: Person, id: string, step: string, body?: object) =>
    who.api.post(`/api/deals/${id}/${step}`, body);

  describe('of a deal of one’s own', () => {
    it.each(['MODERATOR', 'ADMIN'] as const)('is refused to a %s', async (role) => {
      const biased = await person(app, { role });
      const pending = await submitDeal(app, biased);
      expectProblem(await decide(biased, pending.id, 'approval'), 403, 'deal.own');
      expectProblem(await decide(biased, pending.id, 'decline', { reason: 'DUPLICATE' }), 403, 'deal.own');
      const shown = await publishDeal(app, biased, moderator);
      expectProblem(await decide(biased, shown.id, 'takedown', { reason: 'DUPLICATE' }), 403, 'deal.own');
      expect((await biased.api.get(`/api/deals/${pending.id}`)).body).toMatchObject({
        status: 'PENDING',
        version: 2,
      });
    });

    it('is left to another', async () => {
      const { id } = await submitDeal(app, moderator);
      expect((await decide(admin, id, 'approval')).body).toMatchObject({ status: 'PUBLISHED' });
    });
  });

  describe('with a reason', () => {
    it.each<[object, ...string[]]>([
      [{}, 'reason'],
      [{ reason: 'BECAUSE' }, 'reason'],
      [{ reason: 'OTHER' }, 'note'],
      [{ reason: 'OTHER', note: '   ' }, 'note'],
      [{ reason: 'DUPLICATE', note: 'x'.repeat(1_001) }, 'note'],
      [{ reason: 'DUPLICATE', note: 'evil \u202E' }, 'note'],
      [{ reason: 'DUPLICATE', verdict: 'guilty' }, 'verdict'],
    ])('does not take %j for one', async (body, ...paths) => {
      const { id } = await submitDeal(app, seller);
      expectInvalid(await decide(moderator, id, 'decline', body), ...paths);
      expectInvalid(await decide(moderator, id, 'takedown', body), ...paths);
    });

    it('tells the seller why, and what was asked for', async () => {
      const { id } = await submitDeal(app, seller);
      const body = { reason: 'OTHER', note: 'Show the bearings.', askForChanges: true };
      expect((await decide(moderator, id, 'decline', body)).body).toMatchObject({ status: 'DECLINED' });
      const { own } = (await seller.api.get(`/api/deals/${id}`)).body as { own: object };
      expect(own).toMatchObject({
        decline: { reason: 'OTHER', note: 'Show the bearings.', changesAsked: true },
        verbs: ['submit', 'archive'],
      });
    });

    it('forgets it when the deal is submitted again', async () => {
      const { id } = await submitDeal(app, seller);
      await decide(moderator, id, 'decline', { reason: 'POOR_PICTURES' });
      const { body } = await seller.api.post(`/api/deals/${id}/submission`);
      expect(body).toMatchObject({ status: 'PENDING', own: { decline: null } });
    });

    it('takes down what is public, with a reason for its seller and nobody else', async () => {
      const { id } = await publishDeal(app, seller, moderator);
      await decide(moderator, id, 'takedown', { reason: 'SUSPECTED_SCAM', note: 'Stock photo.' });
      expectProblem(await app.anonymous.get(`/api/deals/${id}`), 404, 'deal.not_found');
      expect((await seller.api.get(`/api/deals/${id}`)).body).toMatchObject({
        status: 'DECLINED',
        own: { decline: { reason: 'SUSPECTED_SCAM', note: 'Stock photo.', changesAsked: false } },
      });
    });
  });

  describe('by many at once', () => {
    it('has one winner of thirty; the others hear of a conflict', async () => {
      const { id } = await submitDeal(app, seller);
      const replies = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          i % 2 ? decide(moderator, id, 'approval') : decide(admin, id, 'decline', { reason: 'DUPLICATE' }),
        ),
      );
      const [winner, ...more] = replies.filter(({ status }) => status === 200);
      expect(more).toEqual([]);
      const losers = replies.filter((reply) => reply !== winner);
      for (const loser of losers) expectProblem(loser, 409, 'deal.transition.conflict');
      expect(losers).toHaveLength(29);

      const deal = await app.prisma.deal.findUniqueOrThrow({ where: { id }, include: { transitions: true } });
      expect(deal).toMatchObject({ status: winner!.body.status as string, version: 3 });
      expect(deal.transitions.map(({ verb }) => verb).sort()[0]).toMatch(/^(approve|decline)$/);
      expect(deal.transitions).toHaveLength(3);
      const names = ['deal.published', 'deal.declined'];
      const facts = await app.prisma.fact.count({
        where: { name: { in: names }, data: { path: ['dealId'], equals: id } },
      });
      expect(facts).toBe(1);
    });

    it('does not approve what the seller puts away meanwhile', async () => {
      for (let round = 0; round < 5; round++) {
        const { id } = await submitDeal(app, seller);
        const replies = await Promise.all([
          seller.api.post(`/api/deals/${id}/archive`),
          decide(moderator, id, 'approval'),
        ]);
        const { status } = await app.prisma.deal.findUniqueOrThrow({ where: { id } });
        const [archived, approved] = replies.map((reply) => reply.status);
        // Either it was archived first, or approved first and perhaps archived after that.
        expect([`409 200 PUBLISHED`, `200 409 ARCHIVED`, `200 200 ARCHIVED`]).toContain(
          `${archived} ${approved} ${status}`,
        );
      }
    });
  });

  describe('the queue', () => {
    const queue = async (query: string) => {
      const { body } = await moderator.api.get(`/api/moderation/deals?${query}`);
      return body as { items: { id: string; own: { verbs: string[] } }[]; nextCursor: string | null };
    };

    it('starts with the one that waits longest, and is walked page by page', async () => {
      await app.prisma.deal.updateMany({ where: { status: 'PENDING' }, data: { status: 'ARCHIVED' } });
      const waits = [5, 3, 3, 9, 1, 3, 7];
      const rows = waits.map((hours) => ({
        status: 'PENDING' as const,
        submittedAt: new Date(Date.UTC(2026, 0, 1, 24 - hours)),
      }));
      const ids = await insertDeals(app, seller.id, rows);
      await insertDeals(app, seller.id, [
        { status: 'DRAFT' },
        { status: 'PUBLISHED' },
        { status: 'DECLINED' },
      ]);
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await queue(`limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual([3, 6, 0, 1, 2, 5, 4].map((i) => ids[i]));
    });

    it('shows whole deals and what can be done', async () => {
      const { id } = await submitDeal(app, seller);
      const { items } = await queue('limit=100');
      expect(items.find((deal) => deal.id === id)).toMatchObject({
        images: [{ width: 64 }],
        own: { verbs: ['approve', 'decline'] },
      });
    });

    it('is for moderators', async () => {
      expectProblem(await app.anonymous.get('/api/moderation/deals'), 401, 'auth.required');
      expectProblem(await seller.api.get('/api/moderation/deals'), 403, 'auth.forbidden');
      expect((await admin.api.get('/api/moderation/deals')).status).toBe(200);
    });

    it('does not follow a cursor made by hand', async () => {
      const handMade = Buffer.from(JSON.stringify(['queue', 'soon', newId()])).toString('base64url');
      for (const cursor of ['x', handMade]) {
        expectInvalid(await moderator.api.get(`/api/moderation/deals?cursor=${cursor}`), 'cursor');
      }
    });
  });

  describe('the history of a deal', () => {
    it('tells who did what, when and why', async () => {
      const { id } = await submitDeal(app, seller);
      await decide(moderator, id, 'decline', { reason: 'OTHER', note: 'Too dark.' });
      const { body } = await moderator.api.get(`/api/moderation/deals/${id}/history`);
      const by = (who: Person, displayName: string) => ({ actor: { id: who.id, displayName } });
      expect(body.items).toMatchObject([
        { verb: 'open', from: null, to: 'DRAFT', ...by(seller, 'Somebody') },
        { verb: 'submit', from: 'DRAFT', to: 'PENDING', reason: null, note: null },
        {
          verb: 'decline',
          from: 'PENDING',
          to: 'DECLINED',
          reason: 'OTHER',
          note: 'Too dark.',
          ...by(moderator, 'Mo'),
        },
      ]);
    });

    it('is for moderators, and not of drafts', async () => {
      const { id } = await openDeal(app, seller);
      expectProblem(await seller.api.get(`/api/moderation/deals/${id}/history`), 403, 'auth.forbidden');
      expectProblem(await moderator.api.get(`/api/moderation/deals/${id}/history`), 404, 'deal.not_found');
    });
  });
});

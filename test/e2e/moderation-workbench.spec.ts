import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SuspensionsService } from '../../src/modules/moderation/suspensions.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { openDeal, publishDeal, submitDeal } from '../support/deals.js';
import { PASSWORD, person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

describe("the moderators' workbench", () => {
  let app: TestApp;
  let seller: Person;
  let moderator: Person;
  let other: Person;
  let buyers: Person[];

  beforeAll(async () => {
    app = await startTestApp();
    [seller, moderator, other, ...buyers] = await Promise.all([
      person(app),
      person(app, { role: 'MODERATOR', displayName: 'Ann' }),
      person(app, { role: 'MODERATOR', displayName: 'Bob' }),
      person(app),
      person(app),
      person(app),
    ]);
  });
  afterAll(() => app.stop());

  const kindsTold = async (to: Person) => {
    await app.settle();
    const { body } = await to.api.get('/api/notifications?limit=100');
    return body.items.map(({ kind }: { kind: string }) => kind) as string[];
  };
  const report = (by: Person, id: string, body: object = { reason: 'SUSPECTED_SCAM' }) =>
    by.api.post(`/api/deals/${id}/reports`, body);

  describe('the claim', () => {
    it('keeps the decision for who holds it, until it ends', async () => {
      const { id } = await submitDeal(app, seller);
      const claim = `/api/moderation/deals/${id}/claim`;
      const taken = await moderator.api.post(claim);
      expect(taken.body).toMatchObject({ by: { id: moderator.id, displayName: 'Ann' } });
      const minutes = (Date.parse(taken.body.until) - Date.now()) / 60_000;
      expect(minutes).toBeGreaterThan(9);
      expect(minutes).toBeLessThanOrEqual(10);
      expectProblem(await other.api.post(claim), 409, 'moderation.claimed');
      expectProblem(await other.api.post(`/api/deals/${id}/approval`), 409, 'moderation.claimed');
      expectProblem(
        await other.api.post(`/api/deals/${id}/decline`, { reason: 'DUPLICATE' }),
        409,
        'moderation.claimed',
      );
      const mine = await moderator.api.get('/api/moderation/deals?claim=mine');
      expect(mine.body.items.map((item: { id: string }) => item.id)).toEqual([id]);
      const others = await other.api.get('/api/moderation/deals?claim=others');
      expect(others.body.items[0].review.claim.by.displayName).toBe('Ann');

      await app.prisma.dealClaim.update({ where: { dealId: id }, data: { until: new Date(Date.now() - 1) } });
      expect((await other.api.post(claim)).status).toBe(200);
      expectProblem(await moderator.api.post(`/api/deals/${id}/approval`), 409, 'moderation.claimed');
      expect((await other.api.post(`/api/deals/${id}/approval`)).status).toBe(200);
      expect(await app.prisma.dealClaim.count({ where: { dealId: id } })).toBe(0);
    });

    it('goes to one of many who ask at once', async () => {
      const { id } = await submitDeal(app, seller);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, turn) =>
          (turn % 2 ? moderator : other).api.post(`/api/moderation/deals/${id}/claim`),
        ),
      );
      const holders = answers.filter(({ status }) => status === 200).map(({ body }) => body.by.displayName);
      expect(new Set(holders).size).toBe(1);
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    });
  });

  it('puts what was reported before what waits longer, page by page', async () => {
    await app.prisma.deal.updateMany({ where: { status: 'PENDING' }, data: { status: 'ARCHIVED' } });
    const old = await submitDeal(app, seller);
    const fresh = await publishDeal(app, seller, moderator);
    await app.prisma.deal.update({
      where: { id: old.id },
      data: { submittedAt: new Date(Date.now() - 7 * 3_600_000) },
    });
    const edit = { headers: { 'If-Match': `"${fresh.version}"` } };
    await seller.api.patch(`/api/deals/${fresh.id}`, { title: 'A change that waits' }, edit);
    const order = async () => {
      const first = await moderator.api.get('/api/moderation/deals?limit=1');
      const next = await moderator.api.get(
        `/api/moderation/deals?limit=1&cursor=${encodeURIComponent(first.body.nextCursor)}`,
      );
      expect([next.status, next.body]).toEqual([200, expect.objectContaining({ nextCursor: null })]);
      return [...first.body.items, ...next.body.items] as { id: string; review: { weight: number } }[];
    };
    expect((await order()).map(({ id }) => id)).toEqual([old.id, fresh.id]);
    expect((await report(buyers[0]!, fresh.id)).status).toBe(201);
    expect((await report(buyers[1]!, fresh.id)).status).toBe(201);
    expect((await order()).map(({ id, review }) => [id, review.weight])).toEqual([
      [fresh.id, 2],
      [old.id, 0],
    ]);
    for (const [kind, { id }] of Object.entries({ new: old, revision: fresh })) {
      const { body } = await moderator.api.get(`/api/moderation/deals?kind=${kind}`);
      expect(body.items).toMatchObject([{ id, review: { kind } }]);
    }
    expectInvalid(await moderator.api.get('/api/moderation/deals?cursor=nonsense'), 'cursor');
  });

  describe('reports', () => {
    it('are one for each person and deal, never of a deal of one’s own', async () => {
      const { id } = await publishDeal(app, seller, moderator);
      const answers = await Promise.all(Array.from({ length: 10 }, () => report(buyers[0]!, id)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
      expectProblem(await report(seller, id), 403, 'report.own_deal');
      expectInvalid(await report(buyers[1]!, id, { reason: 'OTHER' }), 'comment');
      expectProblem(
        await app.anonymous.post(`/api/deals/${id}/reports`, { reason: 'OTHER' }),
        401,
        'auth.required',
      );
      expectProblem(await buyers[0]!.api.get('/api/moderation/reports'), 403, 'auth.forbidden');
    });

    it('end in a takedown with a statement of reasons, and all who reported are told', async () => {
      const { id } = await publishDeal(app, seller, moderator);
      const receipt = await report(buyers[0]!, id, { reason: 'OTHER', comment: 'The pictures are mine.' });
      await report(buyers[1]!, id);
      const list = await moderator.api.get(`/api/moderation/reports?dealId=${id}`);
      expect(list.body.items).toHaveLength(2);
      expect(list.body.items[0]).toMatchObject({
        id: receipt.body.id,
        weight: 2,
        comment: 'The pictures are mine.',
      });
      const resolution = `/api/moderation/reports/${receipt.body.id}/resolution`;
      expectInvalid(await moderator.api.post(resolution, { action: 'takedown' }), 'reason');
      const body = { action: 'takedown', reason: 'SUSPECTED_SCAM', note: 'Stolen pictures.' };
      const resolved = await moderator.api.post(resolution, body);
      expect([resolved.status, resolved.body.status]).toEqual([200, 'UPHELD']);
      expectProblem(await moderator.api.post(resolution, { action: 'dismiss' }), 409, 'report.resolved');
      expect((await app.anonymous.get(`/api/deals/${id}`)).status).toBe(404);
      for (const buyer of buyers.slice(0, 2)) expect(await kindsTold(buyer)).toContain('report.upheld');
      const statements = await seller.api.get(`/api/deals/${id}/statements`);
      expect(statements.body.items).toEqual([
        expect.objectContaining({
          decision: 'TAKEDOWN',
          reason: 'SUSPECTED_SCAM',
          rule: expect.stringContaining('House rule 2'),
          facts: expect.stringContaining('reported by 2 people'),
          note: 'Stolen pictures.',
          automated: false,
          howToAppeal: expect.stringContaining(`/api/deals/${id}/appeal`),
          appeal: null,
        }),
      ]);
      const mail = (await app.mails()).find(({ to }) => to === seller.email);
      for (const words of ['House rule 2', 'reported by 2 people', 'not a machine', 'You can appeal'])
        expect(mail!.text).toContain(words);
      expectProblem(await buyers[0]!.api.get(`/api/deals/${id}/statements`), 404, 'deal.not_found');
    });

    it('are dismissed one by one, and who reported is told', async () => {
      const { id } = await publishDeal(app, seller, moderator);
      const receipt = await report(buyers[2]!, id);
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          moderator.api.post(`/api/moderation/reports/${receipt.body.id}/resolution`, { action: 'dismiss' }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
      expect((await kindsTold(buyers[2]!)).filter((kind) => kind === 'report.dismissed')).toHaveLength(1);
      expect((await app.anonymous.get(`/api/deals/${id}`)).status).toBe(200);
    });
  });

  describe('an appeal', () => {
    const takenDown = async () => {
      const { id } = await publishDeal(app, seller, moderator);
      await moderator.api.post(`/api/deals/${id}/takedown`, { reason: 'DUPLICATE' });
      return id;
    };
    const text = 'This is the only ad that I have for these motors.';

    it('is made once for a decision, decided by another moderator, and brings the deal back', async () => {
      const id = await takenDown();
      const lodged = await seller.api.post(`/api/deals/${id}/appeal`, { text });
      expect([lodged.status, lodged.body.status]).toEqual([201, 'OPEN']);
      expect(lodged.body.decidedBy).toBeUndefined();
      expectProblem(await seller.api.post(`/api/deals/${id}/appeal`, { text }), 409, 'appeal.exists');
      const decision = `/api/moderation/appeals/${lodged.body.id}/decision`;
      const overturn = { decision: 'overturn', note: 'Two different lots.' };
      expectProblem(await moderator.api.post(decision, overturn), 403, 'appeal.own_decision');
      const open = await other.api.get('/api/moderation/appeals');
      expect(open.body.items.map((item: { id: string }) => item.id)).toContain(lodged.body.id);
      const decided = await other.api.post(decision, overturn);
      expect(decided.body).toMatchObject({ status: 'OVERTURNED', published: true });
      expect((await app.anonymous.get(`/api/deals/${id}`)).body.status).toBe('PUBLISHED');
      expectProblem(await other.api.post(decision, overturn), 409, 'appeal.decided');
      expect(await kindsTold(seller)).toContain('appeal.overturned');
    });

    it('publishes a deal that was declined as it was read, though it had been a rewritten draft', async () => {
      const draft = await openDeal(app, seller);
      const edit = { headers: { 'If-Match': `"${draft.version}"` } };
      await seller.api.patch(`/api/deals/${draft.id}`, { title: 'A better title' }, edit);
      await seller.api.post(`/api/deals/${draft.id}/submission`);
      await moderator.api.post(`/api/deals/${draft.id}/decline`, { reason: 'POOR_PICTURES' });
      const lodged = await seller.api.post(`/api/deals/${draft.id}/appeal`, { text });
      const decision = { decision: 'overturn', note: 'The pictures will do.' };
      const decided = await other.api.post(`/api/moderation/appeals/${lodged.body.id}/decision`, decision);
      expect(decided.body.published).toBe(true);
      expect((await app.anonymous.get(`/api/deals/${draft.id}`)).body.title).toBe('A better title');
    });

    it('publishes nothing that was rewritten since', async () => {
      const id = await takenDown();
      const lodged = await seller.api.post(`/api/deals/${id}/appeal`, { text });
      const { headers } = await seller.api.get(`/api/deals/${id}`);
      const edit = { headers: { 'If-Match': headers.get('etag')! } };
      await seller.api.patch(`/api/deals/${id}`, { description: 'Something that nobody has seen.' }, edit);
      const decided = await other.api.post(`/api/moderation/appeals/${lodged.body.id}/decision`, {
        decision: 'overturn',
        note: 'Right.',
      });
      expect(decided.body).toMatchObject({ status: 'OVERTURNED', published: false });
      expect((await app.anonymous.get(`/api/deals/${id}`)).status).toBe(404);
    });

    it('lets a refused change wait again, for eyes that see it', async () => {
      const { id, version } = await publishDeal(app, seller, moderator);
      const stage = (title: string, at: number) =>
        seller.api.patch(`/api/deals/${id}`, { title }, { headers: { 'If-Match': `"${at}"` } });
      const refuse = async () => {
        await moderator.api.post(`/api/deals/${id}/revision/decline`, { reason: 'POOR_PICTURES' });
        return (await seller.api.post(`/api/deals/${id}/appeal`, { text })).body.id as string;
      };
      const overturn = (appealId: string) =>
        other.api.post(`/api/moderation/appeals/${appealId}/decision`, {
          decision: 'overturn',
          note: 'The title is fine.',
        });
      expect((await stage('A title with wings', version)).status).toBe(200);
      const before = await other.api.get('/api/moderation/counts');
      const first = await refuse();
      const waiting = await other.api.get('/api/moderation/counts');
      expect(waiting.body).toMatchObject({
        revisions: before.body.revisions - 1,
        appeals: before.body.appeals + 1,
      });
      expect((await overturn(first)).body).toMatchObject({ published: false, reopened: true });
      expect((await other.api.get('/api/moderation/counts')).body).toEqual(before.body);
      const queue = await other.api.get('/api/moderation/deals?kind=revision');
      expect(queue.body.items.map((item: { id: string }) => item.id)).toContain(id);
      const own = await seller.api.get(`/api/deals/${id}`);
      expect(own.body.title).not.toBe('A title with wings');
      expect(own.body.own.revision).not.toBeNull();
      expect((await other.api.post(`/api/deals/${id}/revision/approval`)).body.title).toBe(
        'A title with wings',
      );

      // What the seller wished for later counts more.
      const { body: now } = await seller.api.get(`/api/deals/${id}`);
      await stage('A second title', now.version as number);
      const second = await refuse();
      const { body: then } = await seller.api.get(`/api/deals/${id}`);
      expect((await stage('A third title', then.version as number)).status).toBe(200);
      expect((await overturn(second)).body).toMatchObject({ published: false, reopened: false });
    });

    it('may leave the decision as it is; without a decision there is nothing to appeal', async () => {
      const id = await takenDown();
      const lodged = await seller.api.post(`/api/deals/${id}/appeal`, { text });
      const decided = await other.api.post(`/api/moderation/appeals/${lodged.body.id}/decision`, {
        decision: 'uphold',
        note: 'It is the same lot.',
      });
      expect(decided.body).toMatchObject({ status: 'UPHELD', published: false });
      const statements = await seller.api.get(`/api/deals/${id}/statements`);
      expect(statements.body.items[0].appeal).toMatchObject({
        status: 'UPHELD',
        note: 'It is the same lot.',
      });
      const fine = await publishDeal(app, seller, moderator);
      expectProblem(await seller.api.post(`/api/deals/${fine.id}/appeal`, { text }), 409, 'appeal.nothing');
      expectProblem(
        await buyers[0]!.api.post(`/api/deals/${fine.id}/appeal`, { text }),
        404,
        'deal.not_found',
      );
    });
  });

  describe('a suspension', () => {
    it('ends sessions, hides deals, tells why by mail, and is lifted again', async () => {
      const rogue = await person(app);
      const { id } = await publishDeal(app, rogue, moderator);
      const path = `/api/users/${rogue.id}/suspension`;
      expectProblem(await rogue.api.post(path, { reason: 'HARASSMENT' }), 403, 'auth.forbidden');
      const suspended = await moderator.api.post(path, { reason: 'HARASSMENT', note: 'Threats.' });
      expect(suspended.status).toBe(200);
      expectProblem(await moderator.api.post(path, { reason: 'HARASSMENT' }), 409, 'user.suspended');
      expect((await rogue.api.get('/api/users/me')).status).toBe(401);
      expectProblem(await app.anonymous.get(`/api/deals/${id}`), 404, 'deal.not_found');
      expect((await moderator.api.get(`/api/deals/${id}`)).status).toBe(200);
      const list = await app.anonymous.get('/api/deals?limit=100');
      expect(list.body.items.map((item: { id: string }) => item.id)).not.toContain(id);
      await app.settle();
      const mail = (await app.mails()).find(
        ({ to, subject }) => to === rogue.email && /suspended/.test(subject),
      );
      expect(mail!.text).toContain('Threats.');
      expect(mail!.text).toContain('House rule 7');
      const login = { email: rogue.email, password: PASSWORD, tokenTransport: 'body' };
      expect((await app.anonymous.post('/api/auth/login', login)).status).toBe(403);

      expect((await moderator.api.delete(path)).status).toBe(204);
      expectProblem(await moderator.api.delete(path), 409, 'user.not_suspended');
      expect((await app.anonymous.get(`/api/deals/${id}`)).status).toBe(200);
      expect((await app.anonymous.post('/api/auth/login', login)).status).toBe(200);
      // The sessions of before stay ended.
      expect((await rogue.api.get('/api/users/me')).status).toBe(401);
    });

    it('ends by itself when a time was set, and spares staff but from admins', async () => {
      const rogue = await person(app);
      const admin = await person(app, { role: 'ADMIN' });
      const until = new Date(Date.now() + 60_000).toISOString();
      await moderator.api.post(`/api/users/${rogue.id}/suspension`, { reason: 'SUSPECTED_SCAM', until });
      const suspensions = app.app.get(SuspensionsService);
      expect(await suspensions.liftEndedSuspensions()).toBe(0);
      expect(await suspensions.liftEndedSuspensions(new Date(Date.now() + 61_000))).toBe(1);
      expect((await app.anonymous.get(`/api/users/${rogue.id}`)).status).toBe(200);

      const staff = await person(app, { role: 'MODERATOR' });
      const body = { reason: 'OTHER', note: 'Testing.' };
      expectProblem(
        await moderator.api.post(`/api/users/${staff.id}/suspension`, body),
        403,
        'user.not_suspendable',
      );
      expectProblem(
        await admin.api.post(`/api/users/${admin.id}/suspension`, body),
        403,
        'user.not_suspendable',
      );
      expect((await admin.api.post(`/api/users/${staff.id}/suspension`, body)).status).toBe(200);
      const past = { ...body, until: '2020-01-01T00:00:00Z' };
      expectInvalid(await moderator.api.post(`/api/users/${rogue.id}/suspension`, past), 'until');
    });
  });

  it('exports decisions, reports and appeals as CSV that no spreadsheet runs', async () => {
    const { id } = await publishDeal(app, seller, moderator);
    await report(buyers[0]!, id, { reason: 'OTHER', comment: '=HYPERLINK("http://evil.test";"click")' });
    const today = new Date().toISOString().slice(0, 10);
    const reply = await moderator.api.get(`/api/moderation/transparency.csv?from=${today}&to=${today}`);
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = String(reply.body).trim().split('\r\n');
    expect(lines[0]).toBe(
      '"kind","id","createdAt","dealId","decision","reason","rule","automated","text","outcome","decidedAt"',
    );
    const kinds = new Set(lines.slice(1).map((line) => /^"(\w+)"/.exec(line)?.[1]));
    expect(kinds).toEqual(new Set(['decision', 'report', 'appeal']));
    expect(lines.find((line) => line.includes('HYPERLINK'))).toContain(
      `"'=HYPERLINK(""http://evil.test"";""click"")"`,
    );
    expect(lines.filter((line) => /(^|,)"[=+\-@]/.test(line))).toEqual([]);
    expect(String(reply.body)).not.toContain(seller.id);
    expectInvalid(
      await moderator.api.get('/api/moderation/transparency.csv?from=2026-02-01&to=2026-01-01'),
      'to',
    );
    expectProblem(
      await seller.api.get(`/api/moderation/transparency.csv?from=${today}&to=${today}`),
      403,
      'auth.forbidden',
    );
  });
});

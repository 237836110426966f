import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { insertDeals } from '../support/deal-rows.js';
import { ensureCategory, openDeal, submitDeal, uploadPicture } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

const STATES = [
  'DRAFT',
  'PENDING',
  'PUBLISHED',
  'RESERVED',
  'SOLD',
  'EXPIRED',
  'DECLINED',
  'ARCHIVED',
] as const;
type State = (typeof STATES)[number];
const PUBLIC: State[] = ['PUBLISHED', 'RESERVED', 'SOLD'];
const DAY = 86_400_000;

/** The steps that have a route: who takes them, from where, to where, with what body, and the fact that tells of it. */
const STEPS = {
  submission: {
    by: 'seller',
    from: ['DRAFT', 'DECLINED', 'EXPIRED'],
    to: 'PENDING',
    fact: 'deal.submitted',
    verb: 'submit',
  },
  approval: { by: 'moderator', from: ['PENDING'], to: 'PUBLISHED', fact: 'deal.published', verb: 'approve' },
  decline: {
    by: 'moderator',
    from: ['PENDING'],
    to: 'DECLINED',
    fact: 'deal.declined',
    verb: 'decline',
    body: { reason: 'DUPLICATE' },
  },
  sale: { by: 'seller', from: ['PUBLISHED', 'RESERVED'], to: 'SOLD', fact: 'deal.sold', verb: 'sell' },
  archive: {
    by: 'seller',
    from: ['DRAFT', 'PENDING', 'PUBLISHED', 'RESERVED', 'EXPIRED', 'DECLINED'],
    to: 'ARCHIVED',
    fact: 'deal.archived',
    verb: 'archive',
  },
  takedown: {
    by: 'moderator',
    from: ['PUBLISHED', 'RESERVED'],
    to: 'DECLINED',
    fact: 'deal.taken_down',
    verb: 'takedown',
    body: { reason: 'SUSPECTED_SCAM' },
  },
} as const;
type Step = keyof typeof STEPS;

/** What one may see but not do is forbidden; what one may not see is not there. */
function expectRefused(reply: Reply<unknown>, visible: boolean): void {
  if (visible) expectProblem(reply, 403, 'auth.forbidden');
  else expectProblem(reply, 404, 'deal.not_found');
}

describe('a step in the life of a deal', () => {
  let app: TestApp;
  let people: { seller: Person; moderator: Person; other: Person };
  /** One deal in each state, which no refused step may change. */
  let still: Map<State, string>;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
    people = {
      seller: await person(app),
      moderator: await person(app, { role: 'MODERATOR' }),
      other: await person(app),
    };
    const ids = await insertDeals(
      app,
      people.seller.id,
      STATES.map((status) => ({ status })),
    );
    still = new Map(STATES.map((state, i) => [state, ids[i]!]));
  });
  afterAll(() => app.stop());

  const take = (step: Step, id: string, who: Person) =>
    who.api.post(`/api/deals/${id}/${step}`, 'body' in STEPS[step] ? STEPS[step].body : undefined);

  const every = (Object.keys(STEPS) as Step[]).flatMap((step) =>
    STATES.map((state) => [step, state] as const),
  );
  const possible = every.filter(([step, state]) => (STEPS[step].from as readonly State[]).includes(state));
  const impossible = every.filter((pair) => !possible.includes(pair));

  it.each(possible)('%s of a deal that is %s: done, remembered and told', async (step, state) => {
    const { by, to, fact, verb } = STEPS[step];
    const { id } = await openDeal(app, people.seller);
    await app.prisma.deal.update({ where: { id }, data: { status: state } });
    const reply = await take(step, id, people[by]);
    expect([reply.status, reply.body.status, reply.body.version]).toEqual([200, to, 2]);
    expect(reply.headers.get('etag')).toBe('"2"');
    const history = await app.prisma.dealTransition.findMany({
      where: { dealId: id },
      orderBy: { id: 'asc' },
    });
    expect(history.map((entry) => entry.verb)).toEqual(['open', verb]);
    expect(history[1]).toMatchObject({ from: state, to, actorId: people[by].id });
    const facts = await app.prisma.fact.findMany({
      where: { name: fact, data: { path: ['dealId'], equals: id } },
    });
    expect(facts).toMatchObject([{ actorId: people[by].id, requestId: reply.headers.get('x-request-id') }]);
  });

  it.each(impossible)('%s of a deal that is %s: a conflict', async (step, state) => {
    const id = still.get(state)!;
    const reply = await take(step, id, people[STEPS[step].by]);
    // A draft is its seller's alone: for a moderator there is none.
    if (state === 'DRAFT' && STEPS[step].by === 'moderator') expectProblem(reply, 404, 'deal.not_found');
    else expectProblem(reply, 409, 'deal.transition.conflict');
  });

  it.each(Object.keys(STEPS) as Step[])('%s by the wrong people: refused, or no such deal', async (step) => {
    const { by } = STEPS[step];
    for (const [state, id] of still) {
      expectProblem(await app.anonymous.post(`/api/deals/${id}/${step}`, {}), 401, 'auth.required');
      if (by === 'moderator') {
        expectProblem(await take(step, id, people.other), 403, 'auth.forbidden');
        expectProblem(await take(step, id, people.seller), 403, 'auth.forbidden');
      } else {
        expectRefused(await take(step, id, people.other), PUBLIC.includes(state));
        expectRefused(await take(step, id, people.moderator), state !== 'DRAFT');
      }
    }
  });

  it.each(Object.keys(STEPS) as Step[])('%s of what is no deal', async (step) => {
    expectProblem(await take(step, newId(), people[STEPS[step].by]), 404, 'deal.not_found');
    expectInvalid(await take(step, 'x', people[STEPS[step].by]), 'id');
  });

  it('leaves everything as it was where it is refused', async () => {
    const rows = await app.prisma.deal.findMany({ where: { id: { in: [...still.values()] } } });
    expect(rows).toHaveLength(STATES.length);
    for (const { id, status, version } of rows) expect([still.get(status), version]).toEqual([id, 1]);
    expect(await app.prisma.dealTransition.count({ where: { dealId: { in: [...still.values()] } } })).toBe(0);
  });

  describe('to review', () => {
    it('needs a proven address', async () => {
      const newcomer = await person(app, { verified: false });
      const { id } = await openDeal(app, newcomer);
      expectProblem(await take('submission', id, newcomer), 403, 'auth.email_unverified');
      await app.prisma.user.update({ where: { id: newcomer.id }, data: { emailVerifiedAt: new Date() } });
      expect((await take('submission', id, newcomer)).body.status).toBe('PENDING');
    });

    it('needs a picture', async () => {
      const { id } = await openDeal(app, people.seller, { imageIds: [] });
      expectProblem(await take('submission', id, people.seller), 422, 'deal.incomplete');
      const imageIds = [await uploadPicture(people.seller)];
      await people.seller.api.patch(`/api/deals/${id}`, { imageIds }, { headers: { 'If-Match': '"1"' } });
      expect((await take('submission', id, people.seller)).status).toBe(200);
    });
  });

  it('into public shows the deal for sixty days', async () => {
    const { id } = await submitDeal(app, people.seller);
    const { body } = await take('approval', id, people.moderator);
    const { publishedAt, expiresAt } = body as { publishedAt: string; expiresAt: string };
    expect(Math.abs(Date.parse(publishedAt) - Date.now())).toBeLessThan(30_000);
    expect(Math.round((Date.parse(expiresAt) - Date.parse(publishedAt)) / DAY)).toBe(60);
  });

  describe('to sold', () => {
    it.each([undefined, {}])('needs no buyer: %j', async (body) => {
      const [id] = await insertDeals(app, people.seller.id, [{}]);
      expect((await people.seller.api.post(`/api/deals/${id}/sale`, body)).body).toMatchObject({
        status: 'SOLD',
      });
    });

    it('names only a buyer who spoke with the seller about it', async () => {
      const [id] = await insertDeals(app, people.seller.id, [{}]);
      for (const buyerId of [people.other.id, people.seller.id, newId()]) {
        const reply = await people.seller.api.post(`/api/deals/${id}/sale`, { buyerId });
        expectProblem(reply, 422, 'deal.sale.buyer_unknown');
      }
      expectInvalid(await people.seller.api.post(`/api/deals/${id}/sale`, { buyerId: 'x' }), 'buyerId');
      expectInvalid(
        await people.seller.api.post(`/api/deals/${id}/sale`, { buyer: people.other.id }),
        'buyer',
      );
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { OfferClock } from '../../src/modules/offers/offer-clock.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { publishDeal } from '../support/deals.js';
import { openDiscussion } from '../support/discussions.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { announceSlot } from '../support/jobs.js';

const HOURS_48 = 48 * 3_600_000;

describe('offers', () => {
  let app: TestApp;
  let moderator: Person;
  let seller: Person;
  let buyer: Person;
  let rival: Person;
  let dealId: string;
  let discussionId: string;

  beforeAll(async () => {
    app = await startTestApp();
    moderator = await person(app, { role: 'MODERATOR' });
    [seller, buyer, rival] = await Promise.all([person(app), person(app), person(app)]);
  });
  afterAll(() => app.stop());
  beforeEach(() => list({}));

  /** A deal for 45.00 with a discussion of the buyer. */
  async function list(changes: Record<string, unknown>): Promise<void> {
    dealId = (await publishDeal(app, seller, moderator, changes)).id;
    discussionId = (await openDiscussion(buyer, dealId)).id;
  }
  const offer = (priceCents: number, by = buyer, discussion = discussionId) =>
    by.api.post(`/api/discussions/${discussion}/offers`, { priceCents });
  const counter = (id: string, priceCents: number, by = seller) =>
    by.api.post(`/api/offers/${id}/counter`, { priceCents });
  const accept = (id: string, by = seller) => by.api.post(`/api/offers/${id}/acceptance`);
  const decline = (id: string, by = seller) => by.api.post(`/api/offers/${id}/decline`);
  const withdraw = (id: string, by = buyer) => by.api.delete(`/api/offers/${id}`);
  const statusOf = async () => (await seller.api.get(`/api/deals/${dealId}`)).body.status as string;

  async function told(somebody: Person): Promise<string[]> {
    await app.settle();
    const { body } = await somebody.api.get('/api/notifications?limit=100');
    return (body.items as { kind: string; data: { dealId?: string } }[])
      .filter(({ kind, data }) => kind.startsWith('offer.') && data.dealId === dealId)
      .map(({ kind }) => kind)
      .reverse();
  }

  it('go back and forth until one is accepted, which reserves the deal, and each step is told', async () => {
    const made = await offer(3_000);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      status: 'OPEN',
      by: 'buyer',
      round: 1,
      priceCents: 3_000,
      currency: 'EUR',
      verbs: ['withdraw'],
    });
    const time = Date.parse(made.body.expiresAt as string) - Date.parse(made.body.createdAt as string);
    expect(Math.abs(time - HOURS_48)).toBeLessThan(1_000);
    const id = made.body.id as string;
    expect(made.headers.get('location')).toBe(`/api/offers/${id}`);
    expect((await seller.api.get(`/api/offers/${id}`)).body.verbs).toEqual(['counter', 'accept', 'decline']);

    // A mail about an offer that was answered meanwhile would not go out any more.
    await app.settle();
    expect((await counter(id, 4_000)).body).toMatchObject({
      status: 'OPEN',
      by: 'seller',
      round: 2,
      priceCents: 4_000,
    });
    expect((await accept(id, buyer)).body).toMatchObject({
      status: 'ACCEPTED',
      priceCents: 4_000,
      verbs: [],
    });
    expect(await statusOf()).toBe('RESERVED');

    const all = await seller.api.get(`/api/discussions/${discussionId}/offers`);
    expect(all.body.items).toHaveLength(1);
    expect(
      all.body.items[0].history.map(({ verb, priceCents }: { verb: string; priceCents: number }) => [
        verb,
        priceCents,
      ]),
    ).toEqual([
      ['offer', 3_000],
      ['counter', 4_000],
      ['accept', 4_000],
    ]);
    expect(await told(seller)).toEqual(['offer.made', 'offer.accepted']);
    expect(await told(buyer)).toEqual(['offer.countered']);
    const mails = (await app.mails()).filter(({ to }) => to === seller.email).map(({ subject }) => subject);
    expect(mails).toEqual(expect.arrayContaining(['You have an offer', 'Your price was accepted']));
    const step = await app.prisma.dealTransition.findFirst({ where: { dealId, verb: 'reserve' } });
    expect(step).toMatchObject({ from: 'PUBLISHED', to: 'RESERVED', actorId: buyer.id });
  });

  it('of others end when one is accepted, and they are told', async () => {
    const theirs = (await openDiscussion(rival, dealId)).id;
    const losing = (await offer(3_500, rival, theirs)).body.id as string;
    const winning = (await offer(4_200)).body.id as string;
    expect((await accept(winning)).status).toBe(200);
    const lost = await rival.api.get(`/api/offers/${losing}`);
    expect(lost.body).toMatchObject({ status: 'SUPERSEDED', verbs: [] });
    expectProblem(await accept(losing), 409, 'offer.closed');
    expectProblem(await offer(4_400, rival, theirs), 409, 'offer.deal_not_on_sale');
    expect(await told(rival)).toEqual(['offer.superseded']);
  });

  it('have one winner when two are accepted at once', async () => {
    for (let round = 0; round < 5; round++) {
      await list({});
      const theirs = (await openDiscussion(rival, dealId)).id;
      const ids = [(await offer(4_000)).body.id, (await offer(4_100, rival, theirs)).body.id] as string[];
      const replies = await Promise.all([...ids, ...ids].map((id) => accept(id)));
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const states = await app.prisma.priceOffer.findMany({ where: { dealId }, select: { status: true } });
      expect(states.map(({ status }) => status).sort()).toEqual(['ACCEPTED', 'SUPERSEDED']);
      expect(
        await app.prisma.fact.count({
          where: { name: 'deal.reserved', data: { path: ['dealId'], equals: dealId } },
        }),
      ).toBe(1);
    }
  });

  it('are one at a time for each buyer, however fast they click', async () => {
    const replies = await Promise.all([1, 2, 3, 4, 5].map((n) => offer(3_000 + n)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expectProblem(await offer(3_500), 409, 'offer.active');
  });

  it('below the floor are declined politely at once, nobody is bothered, and the floor stays secret', async () => {
    await list({ floorCents: 3_876 });
    const low = await offer(3_875);
    expect(low.status).toBe(201);
    expect(low.body).toMatchObject({ status: 'DECLINED', text: expect.stringContaining('Thank you') });
    const fair = await offer(3_876);
    expect(fair.body).toMatchObject({ status: 'OPEN', round: 2 });
    const shown = JSON.stringify([
      low.body,
      fair.body,
      (await buyer.api.get(`/api/discussions/${discussionId}/offers`)).body,
      (await buyer.api.get(`/api/deals/${dealId}`)).body,
      (await buyer.api.get('/api/notifications')).body,
    ]);
    expect(shown.replaceAll('"priceCents":3876', '')).not.toMatch(/3876|38\.76|floor/i);
    expect(await told(seller)).toEqual(['offer.made']);
    expect(await told(buyer)).toEqual(['offer.declined']);
  });

  it('read the same whether the floor or the seller declined', async () => {
    await list({ floorCents: 4_000 });
    const automatic = (await offer(3_000)).body as { text: string; history: { verb: string }[] };
    const id = (await offer(4_100)).body.id as string;
    await decline(id);
    const byHand = (await buyer.api.get(`/api/offers/${id}`)).body as typeof automatic;
    expect(byHand.text).toBe(automatic.text);
    expect(byHand.history.map(({ verb }) => verb)).toEqual(automatic.history.map(({ verb }) => verb));
    expect(Object.keys(byHand).sort()).toEqual(Object.keys(automatic).sort());
  });

  it('stop after five prices, whoever named them and in how many offers', async () => {
    const first = (await offer(1_000)).body.id as string;
    await counter(first, 4_400);
    await decline(first, buyer);
    const second = (await offer(1_100)).body.id as string;
    await counter(second, 4_300);
    expect((await counter(second, 1_200, buyer)).body.round).toBe(5);
    expectProblem(await counter(second, 4_200), 409, 'offer.rounds_spent');
    expect((await decline(second)).status).toBe(200);
    expectProblem(await offer(1_300), 409, 'offer.rounds_spent');
  });

  it("are answered by the other side and withdrawn by one's own", async () => {
    const id = (await offer(3_000)).body.id as string;
    expectProblem(await accept(id, buyer), 409, 'offer.not_your_turn');
    expectProblem(await counter(id, 3_100, buyer), 409, 'offer.not_your_turn');
    expectProblem(await withdraw(id, seller), 409, 'offer.not_your_turn');
    expect((await withdraw(id)).body.status).toBe('WITHDRAWN');
    for (const reply of [await accept(id), await decline(id), await counter(id, 3_200), await withdraw(id)]) {
      expectProblem(reply, 409, 'offer.closed');
    }
    expect(await told(seller)).toEqual(['offer.made', 'offer.withdrawn']);
  });

  it('end after 48 hours without an answer, by the clock or when the buyer offers anew', async () => {
    const id = (await offer(3_000)).body.id as string;
    await app.prisma.priceOffer.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expectProblem(await accept(id), 409, 'offer.expired');
    const next = await offer(3_100);
    expect(next.body).toMatchObject({ status: 'OPEN', round: 2 });
    expect((await buyer.api.get(`/api/offers/${id}`)).body.status).toBe('EXPIRED');

    const clock = app.app.get(OfferClock);
    const soon = new Date(Date.now() + HOURS_48 - 60_000);
    expect(await clock.expireOverdueOffers(soon)).toBe(0);
    expect(await clock.expireOverdueOffers(new Date(Date.now() + HOURS_48 + 60_000))).toBeGreaterThanOrEqual(
      1,
    );
    expect((await buyer.api.get(`/api/offers/${next.body.id as string}`)).body.status).toBe('EXPIRED');
    expect(await told(buyer)).toEqual(['offer.expired', 'offer.expired']);
  });

  it('are ended by a job of the timetable', async () => {
    const id = (await offer(3_000)).body.id as string;
    await app.prisma.priceOffer.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    await announceSlot(app, 'offers.expire');
    await app.settle();
    expect((await buyer.api.get(`/api/offers/${id}`)).body.status).toBe('EXPIRED');
  });

  it('end with the deal', async () => {
    const id = (await offer(3_000)).body.id as string;
    await seller.api.post(`/api/deals/${dealId}/sale`);
    expect((await accept(id)).status).toBe(409);
    await app.settle();
    expect((await buyer.api.get(`/api/offers/${id}`)).body.status).toBe('SUPERSEDED');
    expect(await told(buyer)).toEqual(['offer.superseded']);
  });

  it('do not exist for others', async () => {
    const id = (await offer(3_000)).body.id as string;
    for (const reply of [
      await rival.api.get(`/api/offers/${id}`),
      await accept(id, rival),
      await withdraw(id, moderator),
      await seller.api.get(`/api/offers/${newId()}`),
    ]) {
      expectProblem(reply, 404, 'offer.not_found');
    }
    expectProblem(await offer(3_000, rival), 404, 'discussion.not_found');
    expectProblem(
      await rival.api.get(`/api/discussions/${discussionId}/offers`),
      404,
      'discussion.not_found',
    );
    expectProblem(await offer(3_000, seller), 403, 'auth.forbidden');
  });

  it.each([0, -1, 1.5, '3000', 100_000_001, null])('cannot be of %p cents', async (priceCents) => {
    expectInvalid(await offer(priceCents as number), 'priceCents');
  });

  it('cannot be above what is asked', async () => {
    expectProblem(await offer(4_501), 422, 'offer.above_price');
    expect((await offer(4_500)).status).toBe(201);
  });

  it('are made once under one Idempotency-Key, whatever happened to them since', async () => {
    const headers = { 'Idempotency-Key': newId() };
    const send = () =>
      buyer.api.post(`/api/discussions/${discussionId}/offers`, { priceCents: 3_000 }, { headers });
    const first = await send();
    await withdraw(first.body.id as string);
    const again = await send();
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await app.prisma.priceOffer.count({ where: { dealId } })).toBe(1);
  });
});

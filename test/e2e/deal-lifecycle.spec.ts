import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DealClock } from '../../src/modules/deals/deal-clock.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { openDeal, publishDeal } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { waitFor } from '../support/wait.js';
import { announceSlot } from '../support/jobs.js';

const DAY = 86_400_000;

describe('the life of a deal after it was published', () => {
  let app: TestApp;
  let seller: Person;
  let moderator: Person;
  let stranger: Person;

  beforeAll(async () => {
    app = await startTestApp();
    [seller, moderator, stranger] = await Promise.all([
      person(app),
      person(app, { role: 'MODERATOR' }),
      person(app),
    ]);
  });
  afterAll(() => app.stop());

  const steps = async (id: string) =>
    (await app.prisma.dealTransition.findMany({ where: { dealId: id }, orderBy: { id: 'asc' } })).map(
      ({ verb }) => verb,
    );
  const facts = async (id: string) =>
    (
      await app.prisma.fact.findMany({
        where: { data: { path: ['dealId'], equals: id } },
        orderBy: { id: 'asc' },
      })
    ).map(({ name }) => name);
  /** A published deal whose last publication and end are so many days away. */
  const aged = async ({ publishedDaysAgo, endsInDays }: { publishedDaysAgo: number; endsInDays: number }) => {
    const { id } = await publishDeal(app, seller, moderator);
    await app.prisma.deal.update({
      where: { id },
      data: {
        publishedAt: new Date(Date.now() - publishedDaysAgo * DAY),
        expiresAt: new Date(Date.now() + endsInDays * DAY),
      },
    });
    return id;
  };

  it('lets the seller reserve and release it, with history and facts, and nobody else', async () => {
    const { id } = await publishDeal(app, seller, moderator);
    expectProblem(await stranger.api.post(`/api/deals/${id}/reservation`), 403, 'auth.forbidden');
    const reserved = await seller.api.post(`/api/deals/${id}/reservation`);
    expect([reserved.status, reserved.body.status]).toEqual([200, 'RESERVED']);
    expectProblem(await seller.api.post(`/api/deals/${id}/reservation`), 409, 'deal.transition.conflict');
    expect((await app.anonymous.get(`/api/deals/${id}`)).body.status).toBe('RESERVED');
    const released = await seller.api.delete(`/api/deals/${id}/reservation`);
    expect([released.status, released.body.status]).toEqual([200, 'PUBLISHED']);
    expect(await steps(id)).toEqual(['open', 'submit', 'approve', 'reserve', 'release']);
    expect((await facts(id)).slice(-2)).toEqual(['deal.reserved', 'deal.released']);
  });

  it('is renewed for 60 days, at most once a day', async () => {
    const id = await aged({ publishedDaysAgo: 2, endsInDays: 20 });
    const renewed = await seller.api.post(`/api/deals/${id}/renewal`);
    expect(renewed.status).toBe(200);
    expect(Date.parse(renewed.body.expiresAt) - Date.now()).toBeGreaterThan(59.9 * DAY);
    expectProblem(await seller.api.post(`/api/deals/${id}/renewal`), 409, 'deal.renewal.too_soon');
  });

  it('does not come back by renewal if it was rewritten after it ended', async () => {
    const id = await aged({ publishedDaysAgo: 61, endsInDays: -1 });
    await app.app.get(DealClock).expireOverdueDeals();
    const { body, headers } = await seller.api.get(`/api/deals/${id}`);
    expect(body.status).toBe('EXPIRED');
    const edit = { title: 'Something else altogether' };
    const match = { headers: { 'If-Match': headers.get('etag')! } };
    expect((await seller.api.patch(`/api/deals/${id}`, edit, match)).status).toBe(200);
    expectProblem(await seller.api.post(`/api/deals/${id}/renewal`), 409, 'deal.renewal.needs_review');
    expect((await seller.api.post(`/api/deals/${id}/submission`)).status).toBe(200);
  });

  it('warns the seller once, by a mail whose link renews only when its button is pressed, and only once', async () => {
    const id = await aged({ publishedDaysAgo: 56, endsInDays: 4 });
    const clock = app.app.get(DealClock);
    const warned = await Promise.all([clock.warnExpiringDeals(), clock.warnExpiringDeals()]);
    expect(warned[0] + warned[1]).toBe(1);
    expect(await clock.warnExpiringDeals()).toBe(0);
    await app.settle();
    const told = (await app.mails()).filter(({ subject }) => subject === 'Your deal ends soon');
    expect(told).toHaveLength(1);
    const link = new URL(/\bhttps?:\S+token=[\w-]+/.exec(told[0]!.text)![0]);
    expect(link.pathname).toBe(`/api/deals/${id}/renewal`);

    const page = await app.anonymous.get(link.pathname + link.search);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(String(page.body)).toContain('<button');
    expect(await steps(id)).not.toContain('renew');

    const token = link.searchParams.get('token')!;
    const confirm = (given: string) =>
      app.anonymous.post(`/api/deals/${id}/renewal/confirmation`, { token: given });
    expectProblem(await confirm(`${token.slice(0, -1)}!`), 410, 'deal.renewal.link_invalid');
    const other = await aged({ publishedDaysAgo: 56, endsInDays: 4 });
    expectProblem(
      await app.anonymous.post(`/api/deals/${other}/renewal/confirmation`, { token }),
      410,
      'deal.renewal.link_invalid',
    );
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(token)));
    const codes = answers.map(({ status }) => status);
    expect(codes.filter((status) => status === 200)).toHaveLength(1);
    expect(codes.every((status) => [200, 409, 410].includes(status))).toBe(true);
    expectProblem(await confirm(token), 410, 'deal.renewal.link_invalid');
    expect((await steps(id)).filter((verb) => verb === 'renew')).toHaveLength(1);
  });

  it('ends when its time is over, tells the seller, and is renewed by the old link', async () => {
    const due = await aged({ publishedDaysAgo: 60, endsInDays: -0.01 });
    const fresh = await aged({ publishedDaysAgo: 1, endsInDays: 59 });
    await announceSlot(app, 'deals.expire');
    await waitFor(
      'the end',
      async () => (await seller.api.get(`/api/deals/${due}`)).body.status === 'EXPIRED',
    );
    expect((await app.anonymous.get(`/api/deals/${due}`)).status).toBe(404);
    expect((await seller.api.get(`/api/deals/${fresh}`)).body.status).toBe('PUBLISHED');
    expect(
      (await app.prisma.dealTransition.findFirst({ where: { dealId: due, verb: 'expire' } }))?.actorId,
    ).toBe(null);
    await app.settle();
    const { body } = await seller.api.get('/api/notifications');
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toContain('deal.expired');
    expect((await seller.api.post(`/api/deals/${due}/renewal`)).body.status).toBe('PUBLISHED');
  });

  it('DELETE puts a deal away, and for 30 days its seller brings it back as a draft', async () => {
    const { id } = await publishDeal(app, seller, moderator);
    expect((await seller.api.delete(`/api/deals/${id}`)).status).toBe(204);
    expectProblem(await stranger.api.post(`/api/deals/${id}/restoration`), 404, 'deal.not_found');
    const back = await seller.api.post(`/api/deals/${id}/restoration`);
    expect(back).toMatchObject({ status: 200, body: { id, status: 'DRAFT' } });
    expectProblem(await stranger.api.get(`/api/deals/${id}`), 404, 'deal.not_found');
    expect((await seller.api.post(`/api/deals/${id}/submission`)).status).toBe(200);
    await seller.api.post(`/api/deals/${id}/archive`);
    const closedAt = new Date(Date.now() - 31 * 86_400_000);
    await app.prisma.deal.update({ where: { id }, data: { closedAt } });
    expectProblem(await seller.api.post(`/api/deals/${id}/restoration`), 409, 'deal.transition.conflict');
  });

  it('DELETE is for the seller, once', async () => {
    const draft = await openDeal(app, seller);
    expectProblem(await stranger.api.delete(`/api/deals/${draft.id}`), 404, 'deal.not_found');
    const { id } = await publishDeal(app, seller, moderator);
    expectProblem(await stranger.api.delete(`/api/deals/${id}`), 403, 'auth.forbidden');
    expect((await seller.api.delete(`/api/deals/${id}`)).status).toBe(204);
    expect((await seller.api.get(`/api/deals/${id}`)).body.status).toBe('ARCHIVED');
    expectProblem(await seller.api.delete(`/api/deals/${id}`), 409, 'deal.transition.conflict');
  });

  it('changes its price at once, remembers every price and says when it dropped', async () => {
    const { id, version } = await publishDeal(app, seller, moderator, { priceCents: 10_000 });
    const reprice = (priceCents: number, at: number) =>
      seller.api.patch(`/api/deals/${id}`, { priceCents }, { headers: { 'If-Match': `"${at}"` } });
    const dropped = await reprice(8_000, version);
    expect(dropped.status).toBe(200);
    expect(dropped.body.priceDrop).toEqual({ fromCents: 10_000, at: expect.any(String) });
    const { body } = await app.anonymous.get('/api/deals');
    const card = body.items.find((item: { id: string }) => item.id === id);
    expect([card.priceCents, card.priceDrop.fromCents]).toEqual([8_000, 10_000]);
    expect((await reprice(9_000, version + 1)).body.priceDrop).toBeNull();
    const history = await app.anonymous.get(`/api/deals/${id}/price-history`);
    expect(history.body.items.map(({ priceCents }: { priceCents: number }) => priceCents)).toEqual([
      10_000, 8_000, 9_000,
    ]);
    const floor = await seller.api.patch(
      `/api/deals/${id}`,
      { floorCents: 9_001 },
      { headers: { 'If-Match': `"${version + 2}"` } },
    );
    expectInvalid(floor, 'floorCents');
  });
});

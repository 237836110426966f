import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { dealBody, dealCast, openDeal, publishDeal, submitDeal, uploadPicture } from '../support/deals.js';
import type { DealReply } from '../support/deals.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

describe('changing a deal', () => {
  let app: TestApp;
  let seller: Person;
  let other: Person;
  let moderator: Person;

  beforeAll(async () => {
    app = await startTestApp();
    ({ seller, other, moderator } = await dealCast(app));
  });
  afterAll(() => app.stop());

  const edit = ({ id }: DealReply, ifMatch: string, body: object, who = seller) =>
    who.api.patch(`/api/deals/${id}`, body, { headers: { 'If-Match': ifMatch } });
  const facts = (dealId: string, name: string) =>
    app.prisma.fact.findMany({ where: { name, data: { path: ['dealId'], equals: dealId } } });

  describe('that was read before', () => {
    it('gives it the next version', async () => {
      const deal = await openDeal(app, seller);
      const reply = await edit(deal, '"1"', { title: 'Four motors, nearly new', shipping: false });
      expect(reply.status).toBe(200);
      expect(reply.headers.get('etag')).toBe('"2"');
      expect(reply.body).toMatchObject({
        version: 2,
        title: 'Four motors, nearly new',
        shipping: false,
        priceCents: 4_500,
      });
      expect(await facts(deal.id, 'deal.edited')).toHaveLength(1);
    });

    it('asks which version was read', async () => {
      const deal = await openDeal(app, seller);
      expectProblem(
        await seller.api.patch(`/api/deals/${deal.id}`, { priceCents: 1 }),
        428,
        'request.version_required',
      );
    });

    it('refuses what was read before somebody changed it', async () => {
      const deal = await openDeal(app, seller);
      await edit(deal, '"1"', { priceCents: 4_400 });
      expectProblem(await edit(deal, '"1"', { priceCents: 4_300 }), 412, 'request.version_stale');
      expectProblem(await edit(deal, '"3"', { priceCents: 4_300 }), 412, 'request.version_stale');
      expect((await edit(deal, '"2"', { priceCents: 4_300 })).body).toMatchObject({
        priceCents: 4_300,
        version: 3,
      });
    });

    it.each(['*', '1', 'W/"1"', '"one"', '"1", "2"'])(
      'does not take %s for a version of ours',
      async (ifMatch) => {
        expectInvalid(await edit(await openDeal(app, seller), ifMatch, { priceCents: 1 }), 'If-Match');
      },
    );

    it('lets one of ten editors win', async () => {
      const deal = await openDeal(app, seller);
      const prices = Array.from({ length: 10 }, (_, i) => 1_000 + i);
      const replies = await Promise.all(prices.map((priceCents) => edit(deal, '"1"', { priceCents })));
      const statuses = replies.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array<number>(9).fill(412)]);
      expect(await facts(deal.id, 'deal.price_changed')).toHaveLength(1);
    });
  });

  it('is for its seller: others see no more than they may', async () => {
    const [draft, shown] = [await openDeal(app, seller), await publishDeal(app, seller, moderator)];
    for (const who of [other, moderator]) {
      expectProblem(await edit(draft, '"1"', { priceCents: 1 }, who), 404, 'deal.not_found');
      expectProblem(await edit(shown, `"${shown.version}"`, { priceCents: 1 }, who), 403, 'auth.forbidden');
    }
    const stranger = await app.anonymous.patch(`/api/deals/${shown.id}`, { priceCents: 1 });
    expectProblem(stranger, 401, 'auth.required');
  });

  describe('before anybody saw it', () => {
    it('may change everything, and take things away', async () => {
      const deal = await openDeal(app, seller, { productSlug: 'fast-motor', floorCents: 4_000 });
      const picture = await uploadPicture(seller);
      const changed = dealBody({
        title: 'A frame',
        imageIds: [picture],
        lat: 1,
        lng: 2,
        productSlug: null,
        floorCents: null,
      });
      const { body } = await edit(deal, '"1"', changed);
      expect(body).toMatchObject({
        title: 'A frame',
        images: [{ id: picture }],
        lat: 1,
        product: null,
        own: { floorCents: null },
      });
    });

    it('may put its pictures into another order, and give one to another deal', async () => {
      const [first, second] = [await uploadPicture(seller), await uploadPicture(seller)];
      const deal = await openDeal(app, seller, { imageIds: [first, second] });
      const turned = await edit(deal, '"1"', { imageIds: [second, first] });
      expect(turned.body.images).toMatchObject([{ id: second }, { id: first }]);
      await edit(deal, '"2"', { imageIds: [second] });
      expect((await openDeal(app, seller, { imageIds: [first] })).status).toBe('DRAFT');
      expectProblem(await edit(deal, '"3"', { imageIds: [second, first] }), 422, 'deal.images_not_usable');
    });

    it.each<[object, ...string[]]>([
      [{}, ''],
      [{ title: '' }, 'title'],
      [{ title: null }, 'title'],
      [{ priceCents: 0 }, 'priceCents'],
      [{ lat: 5 }, 'lat'],
      [{ priceCents: 5, status: 'PUBLISHED', version: 9 }, 'status', 'version'],
      [{ floorCents: 4_501 }, 'floorCents'],
      [{ priceCents: 3_000, floorCents: 3_001 }, 'floorCents'],
    ])('refuses %j', async (body, ...paths) =>
      expectInvalid(await edit(await openDeal(app, seller), '"1"', body), ...paths),
    );

    it('does not let the price fall below the lowest that would be taken', async () => {
      const deal = await openDeal(app, seller, { floorCents: 4_000 });
      expectInvalid(await edit(deal, '"1"', { priceCents: 3_999 }), 'floorCents');
      expect((await edit(deal, '"1"', { priceCents: 3_999, floorCents: 3_000 })).status).toBe(200);
      expect((await edit(deal, '"2"', { priceCents: 1, floorCents: null })).status).toBe(200);
    });

    it('refuses what it refers to and is not there', async () => {
      const deal = await openDeal(app, seller);
      expectProblem(await edit(deal, '"1"', { category: 'blimp' }), 422, 'deal.category_unknown');
      expectProblem(await edit(deal, '"1"', { productSlug: 'none' }), 422, 'deal.product_unknown');
      expectProblem(
        await edit(deal, '"1"', { imageIds: [await uploadPicture(other)] }),
        422,
        'deal.images_not_usable',
      );
    });
  });

  describe('while it is on sale', () => {
    it('changes its price at once, for everybody', async () => {
      const deal = await publishDeal(app, seller, moderator);
      expect((await edit(deal, `"${deal.version}"`, { priceCents: 3_900 })).body).toMatchObject({
        status: 'PUBLISHED',
      });
      expect((await app.anonymous.get(`/api/deals/${deal.id}`)).body).toMatchObject({ priceCents: 3_900 });
      expect((await facts(deal.id, 'deal.price_changed')).map(({ data }) => data)).toEqual([
        { dealId: deal.id, sellerId: seller.id, fromCents: 4_500, toCents: 3_900, currency: 'EUR' },
      ]);
    });

    it('tells nobody of a price that stayed', async () => {
      const deal = await publishDeal(app, seller, moderator);
      await edit(deal, `"${deal.version}"`, { priceCents: 4_500 });
      expect(await facts(deal.id, 'deal.price_changed')).toEqual([]);
    });

    it.each<object>([
      { title: 'Something else entirely' },
      { description: 'Broken, in truth' },
      { condition: 'for_parts' },
    ])('shows what it showed while a change waits for a moderator: %j', async (body) => {
      const deal = await publishDeal(app, seller, moderator);
      const before = (await app.anonymous.get(`/api/deals/${deal.id}`)).body;
      const reply = await edit(deal, `"${deal.version}"`, body);
      expect([reply.status, reply.body.own.revision.changes.length]).toEqual([200, 1]);
      const { title, description, condition } = before;
      expect((await app.anonymous.get(`/api/deals/${deal.id}`)).body).toMatchObject({
        title,
        description,
        condition,
      });
    });

    it('keeps its currency: a price in another one would be another offer', async () => {
      const deal = await publishDeal(app, seller, moderator);
      const reply = await edit(deal, `"${deal.version}"`, { currency: 'USD' });
      expectProblem(reply, 409, 'deal.not_editable');
    });
  });

  it.each(['PENDING', 'SOLD', 'ARCHIVED'] as const)('is too late when it is %s', async (status) => {
    const deal = await submitDeal(app, seller);
    await app.prisma.deal.update({ where: { id: deal.id }, data: { status } });
    expectProblem(await edit(deal, `"${deal.version}"`, { priceCents: 1 }), 409, 'deal.not_editable');
  });
});

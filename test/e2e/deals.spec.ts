import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertDeals } from '../support/deal-rows.js';
import { dealBody, dealCast, openDeal, publishDeal, submitDeal, uploadPicture } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

describe('a deal', () => {
  let app: TestApp;
  let seller: Person;
  let other: Person;
  let moderator: Person;

  beforeAll(async () => {
    app = await startTestApp();
    ({ seller, other, moderator } = await dealCast(app));
  });
  afterAll(() => app.stop());

  describe('when it is opened', () => {
    const open = (changes: Record<string, unknown>, who = seller) =>
      who.api.post('/api/deals', dealBody(changes));

    it('is a draft with everything that was said of it', async () => {
      const [cover, second] = [await uploadPicture(seller), await uploadPicture(seller)];
      const place = { lat: 45.76, lng: 4.83 };
      const reply = await open({
        imageIds: [cover, second],
        ...place,
        productSlug: 'fast-motor',
        floorCents: 4_000,
      });
      expect(reply.status).toBe(201);
      expect(reply.headers.get('etag')).toBe('"1"');
      expect(reply.headers.get('location')).toBe(`/api/deals/${reply.body.id}`);
      const { imageIds: _, ...said } = dealBody(place);
      expect(reply.body).toMatchObject({
        ...said,
        status: 'DRAFT',
        version: 1,
        product: { slug: 'fast-motor' },
        images: [{ id: cover }, { id: second }],
        seller: { id: seller.id },
        publishedAt: null,
        own: { floorCents: 4_000, decline: null, verbs: ['submit', 'archive'] },
      });
      expect(reply.body.image.url).toBe(reply.body.images[0].url);
      const { favorited: __, ...read } = (await seller.api.get(`/api/deals/${reply.body.id}`)).body;
      expect(reply.body).toEqual(read);
    });

    it('may wait for its picture and for the proof of the address', async () => {
      const newcomer = await person(app, { verified: false });
      expect((await open({}, newcomer)).status).toBe(201);
    });

    it('needs somebody who opens it', async () => {
      expectProblem(await app.anonymous.post('/api/deals', dealBody()), 401, 'auth.required');
    });

    it.each([
      ['title', 'x'.repeat(300)],
      ['title', '        '],
      ['title', 'ab'],
      ['title', '\u200B\u200B\u200B\u2060'],
      ['title', 'cheap \u202Egpj.exe'],
      ['title', '<img src=x onerror=alert(1)>'],
      ['title', 'two\nlines'],
      ['title', 'nul\u0000'],
      ['title', 42],
      ['title', undefined],
      ['description', 'x'.repeat(5_001)],
      ['description', 'bell\u0007'],
      ['priceCents', -1],
      ['priceCents', 0],
      ['priceCents', 45.5],
      ['priceCents', 100_000_001],
      ['priceCents', 1e300],
      ['priceCents', '4500'],
      ['priceCents', null],
      ['currency', 'eur'],
      ['currency', 'BTC'],
      ['condition', 'mint'],
      ['category', 'Motor!'],
      ['city', '   '],
      ['postcode', 'DROP TABLE;'],
      ['country', 'fr'],
      ['country', 'XX'],
      ['country', 'ZZ'],
      ['shipping', 'yes'],
      ['productSlug', '../x'],
      ['floorCents', 4_501],
      ['imageIds', ['not-an-id'], 'imageIds.0'],
      ['imageIds', Array.from({ length: 13 }, newId)],
      ['imageIds', 'all of them'],
      ['status', 'PUBLISHED'],
      ['sellerId', newId()],
    ])('refuses %s %j', async (field, value, path: string = field) =>
      expectInvalid(await open({ [field]: value }), path),
    );

    it.each<[object, ...string[]]>([
      [{ lat: 91, lng: 0 }, 'lat'],
      [{ lat: 0, lng: -180.1 }, 'lng'],
      [{ lat: 45 }, 'lat'],
      [{ lng: 4 }, 'lat'],
      [{ lat: '45', lng: '4' }, 'lat', 'lng'],
    ])('refuses the place %j', async (place, ...paths) => expectInvalid(await open({ ...place }), ...paths));

    it('refuses a picture twice', async () => {
      const image = await uploadPicture(seller);
      expectInvalid(await open({ imageIds: [image, image] }), 'imageIds');
    });

    it('refuses what it refers to and is not there', async () => {
      expectProblem(await open({ category: 'blimp' }), 422, 'deal.category_unknown');
      expectProblem(await open({ productSlug: 'no-such-motor' }), 422, 'deal.product_unknown');
      expectProblem(await open({ imageIds: [newId()] }), 422, 'deal.images_not_usable');
    });

    it("refuses somebody else's picture, and one that another deal shows", async () => {
      expectProblem(await open({ imageIds: [await uploadPicture(other)] }), 422, 'deal.images_not_usable');
      const image = await uploadPicture(seller);
      expect((await open({ imageIds: [image] })).status).toBe(201);
      expectProblem(await open({ imageIds: [image] }), 422, 'deal.images_not_usable');
    });

    it('is opened once with a picture where it is sent five times at once', async () => {
      const imageIds = [await uploadPicture(seller)];
      const statuses = (await Promise.all(Array.from({ length: 5 }, () => open({ imageIds })))).map(
        ({ status }) => status,
      );
      expect(statuses.sort()).toEqual([201, 422, 422, 422, 422]);
    });

    it('shares its commit with others, and neither their errors nor where its fact came from', async () => {
      const taken = [await uploadPicture(seller)];
      const bodies = Array.from({ length: 12 }, (_, n) => dealBody(n % 4 === 0 ? { imageIds: taken } : {}));
      const replies = await Promise.all(
        bodies.map((body, n) => (n % 2 ? other : seller).api.post('/api/deals', body)),
      );
      const opened = replies.filter(({ status }) => status === 201);
      expect(opened).toHaveLength(10);
      for (const reply of replies.filter(({ status }) => status !== 201))
        expectProblem(reply, 422, 'deal.images_not_usable');
      for (const { body, headers } of opened) {
        const facts = await app.prisma.fact.findMany({
          where: { data: { path: ['dealId'], equals: body.id } },
        });
        const origin = { actorId: body.seller.id, requestId: headers.get('x-request-id') };
        expect(facts).toMatchObject([{ name: 'deal.opened', ...origin }]);
      }
    });

    it('takes HTML in its description for text', async () => {
      const description = '<script>alert(1)</script> & "quotes"\nnew line';
      expect((await open({ description })).body).toMatchObject({ description });
    });
  });

  describe('as others see it', () => {
    const seenBy = async (id: string) => {
      const views = [app.anonymous, other.api, moderator.api, seller.api].map((api) =>
        api.get(`/api/deals/${id}`),
      );
      return (await Promise.all(views)).map(({ status }) => status);
    };

    it('is not there until it is submitted', async () => {
      const { id } = await openDeal(app, seller);
      expect(await seenBy(id)).toEqual([404, 404, 404, 200]);
      expectProblem(await other.api.get(`/api/deals/${id}`), 404, 'deal.not_found');
    });

    it.each([
      ['PENDING', [404, 404, 200, 200]],
      ['PUBLISHED', [200, 200, 200, 200]],
      ['RESERVED', [200, 200, 200, 200]],
      ['SOLD', [200, 200, 200, 200]],
      ['EXPIRED', [404, 404, 200, 200]],
      ['DECLINED', [404, 404, 200, 200]],
      ['ARCHIVED', [404, 404, 200, 200]],
    ] as const)(
      'is shown to strangers, members, moderators and its seller when %s: %j',
      async (status, views) => {
        const { id } = await openDeal(app, seller);
        await app.prisma.deal.update({ where: { id }, data: { status } });
        expect(await seenBy(id)).toEqual(views);
      },
    );

    it('keeps the lowest price between itself and its seller', async () => {
      const { id } = await publishDeal(app, seller, moderator, { floorCents: 4_000 });
      const read = async ({ api }: { api: Person['api'] }) =>
        (await api.get(`/api/deals/${id}`)).body as { own?: object };
      expect((await read(seller)).own).toMatchObject({ floorCents: 4_000 });
      expect((await read(moderator)).own).toMatchObject({ floorCents: null, verbs: ['takedown'] });
      expect(await read(other)).not.toHaveProperty('own');
      expect(JSON.stringify(await read({ api: app.anonymous }))).not.toMatch(/floor|4000|@kwad\.test/);
    });
  });

  describe('when it is put away', () => {
    it('lets go of nothing that it shows', async () => {
      const { id } = await submitDeal(app, seller);
      const { body } = await seller.api.post(`/api/deals/${id}/archive`);
      expect(body).toMatchObject({ status: 'ARCHIVED', own: { verbs: ['restore'] } });
      const image = (body.images as { id: string }[])[0]!.id;
      expectProblem(await seller.api.delete(`/api/images/${image}`), 409, 'image.in_use');
    });
  });

  describe('in the list of its seller', () => {
    it('stands in every state, the newest first, page by page', async () => {
      const { id: owner, api } = await person(app);
      const states = ['DRAFT', 'PENDING', 'PUBLISHED', 'SOLD', 'DECLINED'] as const;
      const rows = states.map((status) => ({ status }));
      const ids = await insertDeals(app, owner, rows);
      const mine = async (query: string) => {
        const { body } = await api.get(`/api/users/me/deals?${query}`);
        return { ids: (body.items as { id: string }[]).map(({ id }) => id), next: body.nextCursor as string };
      };
      const first = await mine('limit=3');
      const second = await mine(`limit=3&cursor=${first.next}`);
      expect([...first.ids, ...second.ids]).toEqual([...ids].reverse());
      expect(second.next).toBeNull();
      expect((await mine('status=SOLD')).ids).toEqual([ids[3]]);
      expectInvalid(await api.get('/api/users/me/deals?status=LOST'), 'status');
      expectInvalid(await api.get('/api/users/me/deals?cursor=x'), 'cursor');
    });
  });
});

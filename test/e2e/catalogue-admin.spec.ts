import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { productPriceChanged } from '../../src/facts/products.facts.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertCategories, insertProduct } from '../support/catalogue.js';
import { insertDeals } from '../support/deal-rows.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo } from '../support/photos.js';
import { expectProblem } from '../support/problems.js';

describe('keeping the catalogue', () => {
  let app: TestApp;
  let admin: Person;

  beforeAll(async () => {
    app = await startTestApp();
    await insertCategories(app);
    admin = await person(app, { role: 'ADMIN' });
  });
  afterAll(() => app?.stop());

  const facts = async (name: string) => {
    const rows = await app.prisma.fact.findMany({ where: { name }, orderBy: { id: 'asc' } });
    return rows.map(({ data }) => data as Record<string, unknown>);
  };
  const etagOf = async (slug: string) =>
    (await app.anonymous.get(`/api/products/${slug}`)).headers.get('etag')!;
  const motor = (name: string) => ({ brand: 'T-Motor', name, category: 'motor', specs: { kv: 1_950 } });

  it('adds a product with specs, pictures and offers', async () => {
    const image = await admin.api.upload('/api/images', await photo({ width: 400, height: 300 }));
    const reply = await admin.api.post('/api/products', {
      ...motor('Vélox “V3” 2207'),
      description:
        '<h1>Fast</h1><script>alert(1)</script><p onclick="x()">Very <b>fast</b></p><a href="javascript:x">x</a>',
      imageIds: [image.body.id],
      offers: [
        {
          merchant: 'shop',
          url: 'https://shop.example/1',
          priceCents: 2_490,
          currency: 'EUR',
          inStock: true,
        },
      ],
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe('/api/products/t-motor-velox-v3-2207');
    expect(reply.body).toMatchObject({
      slug: 't-motor-velox-v3-2207',
      version: 1,
      specs: { kv: 1_950 },
      fromCents: 2_490,
      description: expect.stringMatching(/^<h2>Fast<\/h2><p>Very <b>fast<\/b><\/p><a[^>]*>x<\/a>$/),
      images: [{ id: image.body.id }],
    });
    expect(reply.body.description).not.toContain('javascript');
    const row = await app.prisma.image.findUniqueOrThrow({ where: { id: image.body.id } });
    expect(row.ownerId).toBeNull();
    expectProblem(await admin.api.delete(`/api/images/${image.body.id}`), 404, 'image.not_found');
    expect(await facts('product.created')).toHaveLength(1);
  });

  it.each([
    [{ specs: { kv: 'fast' } }, 400, 'request.invalid'],
    [{ specs: { kv: 10.5 } }, 400, 'request.invalid'],
    [{ specs: { kv: -5 } }, 400, 'request.invalid'],
    [{ specs: { wingspan: 5 } }, 400, 'request.invalid'],
    [{ specs: { __proto__x: 5 } }, 400, 'request.invalid'],
    [{ slug: 'imports' }, 400, 'request.invalid'],
    [{ slug: 'No Slug' }, 400, 'request.invalid'],
    [{ brand: '日本', name: '電機' }, 400, 'request.invalid'],
    [{ name: 'x'.repeat(500) }, 400, 'request.invalid'],
    [{ name: 'a\u202eb' }, 400, 'request.invalid'],
    [{ category: 'airframe' }, 422, 'product.category_unknown'],
    [{ category: 'nowhere' }, 422, 'product.category_unknown'],
    [{ imageIds: ['0190f3a0-0000-7000-8000-000000000001'] }, 422, 'product.images_not_usable'],
    [
      { offers: [{ merchant: 's', url: 'javascript:1', priceCents: 1, currency: 'EUR', inStock: true }] },
      400,
      'request.invalid',
    ],
    [
      {
        offers: [
          { merchant: 's', url: 'https://s.example', priceCents: 1.5, currency: 'EUR', inStock: true },
        ],
      },
      400,
      'request.invalid',
    ],
    [{ deletedAt: null }, 400, 'request.invalid'],
  ])('refuses %j', async (change, status, code) => {
    expectProblem(await admin.api.post('/api/products', { ...motor('Refused'), ...change }), status, code);
  });

  it('changes a product only for who has read its last version, and leads from its former slug', async () => {
    const { body } = await admin.api.post('/api/products', motor('Old name'));
    const path = `/api/products/${body.slug}`;
    expectProblem(await admin.api.patch(path, { name: 'New' }), 428, 'request.version_required');
    const stale = { headers: { 'If-Match': '"7"' } };
    expectProblem(await admin.api.patch(path, { name: 'New' }, stale), 412, 'request.version_stale');
    const renamed = await admin.api.patch(
      path,
      { name: 'New name', slug: 'new-name' },
      { headers: { 'If-Match': await etagOf(body.slug) } },
    );
    expect(renamed.status).toBe(200);
    expect(renamed.body).toMatchObject({ slug: 'new-name', version: 2 });
    for (const rest of ['', '/price-history', '/deals']) {
      const moved = await app.anonymous.get(`${path}${rest}`);
      expect([moved.status, moved.headers.get('location')]).toEqual([308, `/api/products/new-name${rest}`]);
    }
    expectProblem(
      await admin.api.post('/api/products', { ...motor('x'), slug: body.slug }),
      409,
      'product.slug_taken',
    );
    expectProblem(
      await admin.api.post('/api/products', { ...motor('x'), slug: 'new-name' }),
      409,
      'product.slug_taken',
    );
    const back = await admin.api.patch(
      '/api/products/new-name',
      { slug: body.slug },
      { headers: { 'If-Match': '"2"' } },
    );
    expect(back.body.slug).toBe(body.slug);
    expect((await app.anonymous.get('/api/products/new-name')).headers.get('location')).toBe(path);
  });

  it('sets and takes away specs', async () => {
    const { body } = await admin.api.post('/api/products', motor('Specs'));
    const path = `/api/products/${body.slug}/specs`;
    const edit = (changes: object, version: number) =>
      admin.api.patch(path, changes, { headers: { 'If-Match': `"${version}"` } });
    expectProblem(await edit({ kv: 'x' }, 1), 400, 'request.invalid');
    expectProblem(await edit({}, 1), 400, 'request.invalid');
    const reply = await edit({ kv: null, weight_g: 33.5 }, 1);
    expect(reply.body.specs).toEqual({ weight_g: 33.5 });
    expectProblem(await edit({ kv: 5_000 }, 1), 412, 'request.version_stale');
  });

  it('does the same request with a key once', async () => {
    const headers = { 'Idempotency-Key': 'one-product' };
    const first = await admin.api.post('/api/products', motor('Once'), { headers });
    const second = await admin.api.post('/api/products', motor('Once'), { headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).toBe(first.body.id);
  });

  it('removes a product from sight and brings it back', async () => {
    const { body } = await admin.api.post('/api/products', motor('Removed'));
    const path = `/api/products/${body.slug}`;
    expect((await admin.api.delete(path, { headers: { 'If-Match': '"1"' } })).status).toBe(204);
    expectProblem(await app.anonymous.get(path), 404, 'product.not_found');
    expectProblem(await app.anonymous.get(`${path}/deals`), 404, 'product.not_found');
    expect((await app.anonymous.get('/api/products?limit=100')).body.items).not.toContainEqual(
      expect.objectContaining({ slug: body.slug }),
    );
    const { body: removed } = await admin.api.get('/api/products/removed');
    expect(removed.items[0]).toMatchObject({ slug: body.slug, mergedInto: null });
    expect((await admin.api.post(`${path}/restoration`)).body).toMatchObject({ slug: body.slug, version: 3 });
    expectProblem(await admin.api.post(`${path}/restoration`), 409, 'product.not_removed');
    expect((await app.anonymous.get(path)).status).toBe(200);
  });

  it('keeps every price that a shop asked, and tells of it', async () => {
    const { body } = await admin.api.post('/api/products', motor('Priced'));
    const path = `/api/products/${body.slug}`;
    const ask = (priceCents: number, inStock = true) =>
      admin.api.request('PUT', `${path}/offers/shop`, {
        url: 'https://shop.example/1',
        priceCents,
        currency: 'EUR',
        inStock,
      });
    for (const cents of [3_000, 3_000, 2_500]) expect((await ask(cents)).status).toBe(200);
    await ask(2_500, false);
    await app.prisma.$executeRaw`UPDATE "Offer" SET "priceCents" = 2400 WHERE "productId" = ${body.id}::uuid`;
    const first = await app.anonymous.get(`${path}/price-history?limit=2`);
    const rest = await app.anonymous.get(`${path}/price-history?limit=2&cursor=${first.body.nextCursor}`);
    const prices = [...first.body.items, ...rest.body.items] as { priceCents: number; inStock: boolean }[];
    expect(prices.map(({ priceCents, inStock }) => [priceCents, inStock])).toEqual([
      [2_400, false],
      [2_500, false],
      [2_500, true],
      [3_000, true],
    ]);
    const told = (await facts(productPriceChanged.fact)).filter(({ productId }) => productId === body.id);
    expect(told.map(({ fromCents, toCents, currency }) => [fromCents, toCents, currency])).toEqual([
      [null, 3_000, 'EUR'],
      [3_000, 2_500, 'EUR'],
    ]);
    expect((await admin.api.delete(`${path}/offers/shop`)).status).toBe(204);
    expectProblem(await admin.api.delete(`${path}/offers/shop`), 404, 'product.offer_not_found');
    expect((await app.anonymous.get(`${path}/price-history`)).body.items).toHaveLength(4);
  });

  it('makes one of two duplicates: offers, prices, deals and slugs move', async () => {
    const [gone, kept] = [
      await insertProduct(app, { slug: 'double-b', specs: { kv: 1, weight_g: 30 } }),
      await insertProduct(app, { slug: 'double-a', specs: { kv: 2 } }),
    ];
    await app.prisma.productSlug.create({ data: { slug: 'double-c', productId: gone } });
    const offer = (productId: string, merchant: string, priceCents: number) => ({
      productId,
      merchant,
      priceCents,
      url: 'https://shop.example/1',
      currency: 'EUR',
      inStock: true,
    });
    await app.prisma.offer.createMany({
      data: [offer(gone, 'one', 100), offer(gone, 'two', 200), offer(kept, 'two', 150)],
    });
    const [dealId] = await insertDeals(app, admin.id, [{ productId: gone }]);
    const merge = (into: string, version = 1) =>
      admin.api.post('/api/products/double-b/merge', { into }, { headers: { 'If-Match': `"${version}"` } });
    expectProblem(await merge('double-b'), 409, 'product.merge_impossible');
    expectProblem(await merge('nothing'), 404, 'product.not_found');
    expectProblem(await merge('double-a', 9), 412, 'request.version_stale');
    const reply = await merge('double-a');
    expect(reply.status).toBe(200);
    expect(reply.body.specs).toEqual({ kv: 2, weight_g: 30 });
    expect(
      reply.body.offers.map(({ merchant, priceCents }: { merchant: string; priceCents: number }) => [
        merchant,
        priceCents,
      ]),
    ).toEqual([
      ['one', 100],
      ['two', 150],
    ]);
    await app.settle();
    const deal = await app.prisma.deal.findUniqueOrThrow({ where: { id: dealId! } });
    expect(deal.productId).toBe(kept);
    for (const slug of ['double-b', 'double-c']) {
      const moved = await app.anonymous.get(`/api/products/${slug}`);
      expect([moved.status, moved.headers.get('location')]).toEqual([308, '/api/products/double-a']);
    }
    expect((await app.anonymous.get('/api/products/double-a/price-history')).body.items).toHaveLength(3);
    expectProblem(
      await admin.api.post('/api/products/double-b/restoration'),
      409,
      'product.merge_impossible',
    );
    expect(await facts('product.merged')).toEqual([{ productId: gone, intoProductId: kept }]);
  });
});

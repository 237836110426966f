import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertCategories, insertProduct } from '../support/catalogue.js';
import { insertDeals } from '../support/deal-rows.js';
import { person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

describe('the catalogue', () => {
  let app: TestApp;
  const slugs = async (query: string) => {
    const { status, body } = await app.anonymous.get(`/api/products?${query}`);
    expect(status).toBe(200);
    return (body.items as { slug: string }[]).map(({ slug }) => slug);
  };

  beforeAll(async () => {
    app = await startTestApp();
    await insertCategories(app);
    const motors: [slug: string, brand: string, specs: object][] = [
      ['emax-eco', 'EMAX', { kv: 1_700, motor_mount_mm: 16, stator_size: '2207' }],
      ['emax-rs', 'EMAX', { kv: 2_400, motor_mount_mm: 16, stator_size: '2306' }],
      ['t-motor-f60', 'T-Motor', { kv: 1_950, motor_mount_mm: 16, stator_size: '2207' }],
      ['t-motor-f1404', 'T-Motor', { kv: 3_800, motor_mount_mm: 9, stator_size: '1404' }],
    ];
    for (const [slug, brand, specs] of motors) await insertProduct(app, { slug, brand, specs });
    await insertProduct(app, {
      slug: 'apex-frame',
      brand: 'ImpulseRC',
      categorySlug: 'frame',
      specs: { motor_mount_mm: 16, geometry: 'squashed-x' },
    });
    await insertProduct(app, {
      slug: 'speedybee-f405',
      brand: 'SpeedyBee',
      categorySlug: 'flight-controller',
      specs: { barometer: true, uart_count: 6 },
    });
    await insertProduct(app, { slug: 'gone-motor', deletedAt: new Date(), specs: { kv: 2_000 } });
  });
  afterAll(() => app?.stop());

  it.each([
    ['category=motor', ['emax-eco', 'emax-rs', 't-motor-f1404', 't-motor-f60']],
    ['category=airframe&brand=emax', ['emax-eco', 'emax-rs']],
    ['spec=kv>=1800', ['emax-rs', 't-motor-f1404', 't-motor-f60']],
    ['spec=kv%3E=1800&spec=kv%3C2400', ['t-motor-f60']],
    ['spec=motor_mount_mm=16', ['apex-frame', 'emax-eco', 'emax-rs', 't-motor-f60']],
    ['spec=motor_mount_mm=16&category=frame', ['apex-frame']],
    [
      'spec=motor_mount_mm=16&spec=motor_mount_mm=9&category=motor&spec=kv>=1900',
      ['emax-rs', 't-motor-f1404', 't-motor-f60'],
    ],
    ['spec=stator_size=2207', ['emax-eco', 't-motor-f60']],
    ['spec=barometer=true', ['speedybee-f405']],
    ['spec=barometer=false', []],
    ['spec=kv=1950&spec=barometer=true', []],
    ['spec=kv>100000', []],
    ['category=battery', []],
    ['category=nowhere', []],
  ])('finds by "%s"', async (query, expected) => {
    expect(await slugs(query)).toEqual(expected);
  });

  it.each([
    'spec=kv',
    'spec=kv>>1',
    'spec=kv>=fast',
    'spec=nothing=1',
    'spec=__proto__=1',
    'spec=stator_size>=2207',
    'spec=barometer=perhaps',
    'spec=' + 'x'.repeat(5_000),
    Array.from({ length: 11 }, () => 'spec=kv=1').join('&'),
    'inStock=perhaps',
    'colour=red',
    'cursor=made-up',
  ])('refuses "%.40s"', async (query) => {
    expectProblem(await app.anonymous.get(`/api/products?${query}`), 400, 'request.invalid');
  });

  it('walks pages without repeating or losing any', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await app.anonymous.get(`/api/products?spec=motor_mount_mm=16&limit=1${cursor}`);
      seen.push(...(body.items as { slug: string }[]).map(({ slug }) => slug));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    expect(seen).toEqual(['apex-frame', 'emax-eco', 'emax-rs', 't-motor-f60']);
  });

  it('counts what a choice would find', async () => {
    const { body } = await app.anonymous.get('/api/products/facets?category=motor&brand=T-Motor');
    expect(body.total).toBe(2);
    expect(body.categories).toEqual([{ slug: 'motor', count: 2 }]);
    expect(body.brands).toEqual([
      { brand: 'EMAX', count: 2 },
      { brand: 'T-Motor', count: 2 },
    ]);
    expect(body.specs.find(({ key }: { key: string }) => key === 'kv')).toEqual({
      key: 'kv',
      type: 'number',
      unit: 'rpm/V',
      count: 2,
      min: 1_950,
      max: 3_800,
      values: [
        { value: 1_950, count: 1 },
        { value: 3_800, count: 1 },
      ],
    });
    const all = await app.anonymous.get('/api/products/facets');
    expect(all.body.total).toBe(6);
    expect(all.body.specs).toEqual([]);
  });

  it('declares every spec with its type and unit', async () => {
    const { body } = await app.anonymous.get('/api/products/specs');
    const motor = body.categories.find(({ category }: { category: string }) => category === 'motor');
    expect(motor.specs[0]).toEqual({
      key: 'kv',
      type: 'number',
      unit: 'rpm/V',
      min: 10,
      max: 50_000,
      whole: true,
    });
  });

  it('follows specs whoever changes them, also at a prompt', async () => {
    const id = await insertProduct(app, { slug: 'prompt-motor', specs: { kv: 100 } });
    await app.prisma
      .$executeRaw`UPDATE "Product" SET specs = '{"kv": 12345, "stator_size": null}' WHERE id = ${id}::uuid`;
    expect(await slugs('spec=kv=12345')).toEqual(['prompt-motor']);
    expect(await slugs('spec=kv=100')).toEqual([]);
    await app.prisma.$executeRaw`UPDATE "Product" SET "deletedAt" = now() WHERE id = ${id}::uuid`;
    expect(await slugs('spec=kv=12345')).toEqual([]);
    expect(await app.prisma.productSpec.count({ where: { productId: id } })).toBe(0);
  });

  it('tells what used ones cost in each currency, of how many, and lists the deals on sale', async () => {
    const id = await insertProduct(app, { slug: 'used-motor' });
    const seller = await person(app);
    const hidden = await person(app);
    const priced = (priceCents: number, more: object = {}) => ({ productId: id, priceCents, ...more });
    await insertDeals(app, seller.id, [
      priced(1_000),
      priced(2_000, { status: 'SOLD' }),
      priced(4_000),
      priced(5_001, { status: 'SOLD' }),
      priced(9_000, { currency: 'CHF' }),
      priced(99_000, { status: 'DRAFT' }),
      priced(99_000, { status: 'EXPIRED' }),
    ]);
    await insertDeals(app, hidden.id, [priced(99_000)]);
    await app.prisma.user.update({ where: { id: hidden.id }, data: { suspendedAt: new Date() } });
    const { body } = await app.anonymous.get('/api/products/used-motor');
    expect(body.usedPrices).toEqual([
      { currency: 'EUR', medianCents: 3_000, sampleSize: 4 },
      { currency: 'CHF', medianCents: 9_000, sampleSize: 1 },
    ]);
    expect(body.dealCount).toBe(3);
    const deals = await app.anonymous.get('/api/products/used-motor/deals?sort=price_asc');
    expect(deals.body.items.map(({ priceCents }: { priceCents: number }) => priceCents)).toEqual([
      1_000, 4_000, 9_000,
    ]);
  });

  it('answers 304 to whoever holds the same', async () => {
    for (const path of ['/api/products', '/api/products/facets', '/api/products/t-motor-f60']) {
      const first = await app.anonymous.get(path);
      const etag = first.headers.get('etag')!;
      expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+/);
      const second = await app.anonymous.get(path, { headers: { 'If-None-Match': etag } });
      expect(second.status).toBe(304);
    }
  });
});

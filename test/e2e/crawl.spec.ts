import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue, QueueEvents, Worker } from 'bullmq';
import { JOBS_QUEUE, RESULTS_QUEUE } from '../../src/modules/products/crawl/crawl.contract.js';
import { CrawlNetwork } from '../../src/modules/products/crawl/crawl-network.js';
import { HostTurns } from '../../src/modules/products/crawl/host-turns.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { insertCategories, insertProduct } from '../support/catalogue.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo } from '../support/photos.js';
import { expectProblem } from '../support/problems.js';
import { haveRedis, RedisServer } from '../support/redis.js';
import { waitFor } from '../support/wait.js';

const page = (data: unknown) =>
  `<!doctype html><title>Shop</title><script type="application/ld+json">${JSON.stringify(data)}</script><p>text`;

describe('what crawlers find', () => {
  let app: TestApp;
  let admin: Person;
  let shop: Server;
  let host: string;
  const pages: Record<string, { type: string; body: string | Buffer }> = {};
  const html = (data: unknown) => ({ type: 'text/html', body: page(data) });

  beforeAll(async () => {
    shop = createServer((request, reply) => {
      const found = pages[request.url!];
      if (found) reply.writeHead(200, { 'Content-Type': found.type }).end(found.body);
      else reply.writeHead(404).end();
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    host = `shop.test:${(shop.address() as AddressInfo).port}`;
    app = await startTestApp({ CRAWL_HOSTS: host, CRAWL_DELAY_MS: '0', CRAWL_ACCEPT: 'gtin' });
    // The network's edge: the name of the shop leads to this machine, which stands for the internet.
    const network = app.app.get(CrawlNetwork, { strict: false });
    network.resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    network.mayConnect = () => true;
    await insertCategories(app);
    admin = await person(app, { role: 'ADMIN' });
  });
  afterAll(async () => {
    await app?.stop();
    shop.closeAllConnections();
    shop.close();
  });

  const ask = (kind: 'LIST' | 'PRODUCT', path: string) =>
    admin.api.post('/api/products/crawl/jobs', { kind, url: `http://${host}${path}` });
  const listings = async (state = 'NEW') =>
    (await admin.api.get(`/api/products/crawl/listings?state=${state}&limit=100`)).body.items;
  const find = async (path: string, state = 'NEW') =>
    (await listings(state)).find(({ url }: { url: string }) => url === `http://${host}${path}`);

  it('reads a list and the products behind it, and changes nothing until somebody accepts', async () => {
    const id = await insertProduct(app, { slug: 'velox-three', brand: 'T-Motor', name: 'Velox V3' });
    pages['/p/1.jpg'] = { type: 'image/jpeg', body: await photo({ width: 640, height: 480 }) };
    pages['/list'] = html({
      '@type': 'ItemList',
      itemListElement: [
        { '@type': 'ListItem', url: '/p/1' },
        { '@type': 'ListItem', item: { '@id': `http://${host}/p/2` } },
        { '@type': 'ListItem', url: 'http://elsewhere.example/p/3' },
      ],
    });
    pages['/p/1'] = html({
      '@graph': [
        { '@type': 'BreadcrumbList' },
        {
          '@type': ['Product', 'Thing'],
          name: ' Velox\n V3 ',
          brand: { '@type': 'Brand', name: 'T-Motor' },
          gtin13: '4006381333931',
          image: ['/p/1.jpg', 'javascript:1', 'http://elsewhere.example/x.jpg'],
          offers: {
            '@type': 'Offer',
            price: '24.90',
            priceCurrency: 'EUR',
            availability: 'https://schema.org/InStock',
          },
        },
      ],
    });
    pages['/p/2'] = html([
      {
        '@type': 'Product',
        name: 'Other',
        offers: { '@type': 'AggregateOffer', lowPrice: 5, priceCurrency: 'USD' },
      },
    ]);
    expect((await ask('LIST', '/list')).status).toBe(202);
    await app.settle();
    const jobs = (await admin.api.get('/api/products/crawl/jobs')).body.items;
    expect(jobs.map(({ kind, state }: { kind: string; state: string }) => [kind, state])).toEqual([
      ['PRODUCT', 'DONE'],
      ['PRODUCT', 'DONE'],
      ['LIST', 'DONE'],
    ]);
    const listing = await find('/p/1');
    expect(listing).toMatchObject({
      merchant: 'shop.test',
      title: 'Velox V3',
      priceCents: 2_490,
      currency: 'EUR',
      inStock: true,
      matchedBy: null,
      product: null,
    });
    expect(await app.prisma.offer.count({ where: { productId: id } })).toBe(0);
    expectProblem(
      await admin.api.post(`/api/products/crawl/listings/${listing.id}/acceptance`),
      409,
      'crawl.listing_unmatched',
    );

    const accepted = await admin.api.post(`/api/products/crawl/listings/${listing.id}/acceptance`, {
      productSlug: 'velox-three',
    });
    expect(accepted.body).toMatchObject({ state: 'ACCEPTED', product: { slug: 'velox-three' } });
    await app.settle();
    const product = (await app.anonymous.get('/api/products/velox-three')).body;
    expect(product.offers).toMatchObject([{ merchant: 'shop.test', priceCents: 2_490, inStock: true }]);
    expect(product.images).toHaveLength(1);
    expect(product.images[0].url).toContain('/api/media/');
  });

  it('lets the price of what was accepted follow, and keeps away from what was rejected', async () => {
    await insertProduct(app, { slug: 't-motor-f80' });
    const result = (priceCents: number) => ({
      listings: [
        {
          url: 'https://f80.example/1',
          merchant: 'f80.example',
          title: 'T-Motor F80',
          priceCents,
          currency: 'EUR',
          inStock: true,
        },
        {
          url: 'https://f80.example/2',
          merchant: 'f80.example',
          title: 'T-Motor F80',
          priceCents: 1,
          currency: 'EUR',
        },
      ],
    });
    const tell = (priceCents: number) => admin.api.post('/api/products/crawl/results', result(priceCents));
    expect((await tell(1_000)).status).toBe(204);
    const [two, one] = await listings();
    expect([one.product.slug, one.matchedBy]).toEqual(['t-motor-f80', 'name']);
    await admin.api.post(`/api/products/crawl/listings/${one.id}/acceptance`);
    await admin.api.post(`/api/products/crawl/listings/${two.id}/rejection`);
    await tell(900);
    const history = await app.anonymous.get('/api/products/t-motor-f80/price-history');
    expect(history.body.items.map(({ priceCents }: { priceCents: number }) => priceCents)).toEqual([
      900, 1_000,
    ]);
    expect((await listings('REJECTED')).map(({ url }: { url: string }) => url)).toEqual([
      'https://f80.example/2',
    ]);
  });

  it('accepts by itself what has a number that it knows', async () => {
    const productId = await insertProduct(app, { slug: 'known-gtin' });
    await app.prisma.productReference.create({
      data: { source: 'gtin', reference: '00012345678905', productId },
    });
    await admin.api.post('/api/products/crawl/results', {
      listings: [
        {
          url: 'https://g.example/1',
          merchant: 'g.example',
          title: 'X',
          gtin: '012345678905',
          priceCents: 700,
          currency: 'GBP',
        },
      ],
    });
    expect((await app.anonymous.get('/api/products/known-gtin')).body.offers).toMatchObject([
      { merchant: 'g.example', priceCents: 700, currency: 'GBP' },
    ]);
  });

  it('keeps the pace of a host over all processes', async () => {
    const processes = [1, 2, 3].map(() => new HostTurns(app.prisma));
    const waits = await Promise.all(processes.map((turns) => turns.take('paced.test', 10_000)));
    const [first, second, third] = waits.sort((a, b) => a - b);
    expect(first).toBeLessThan(10);
    expect(second).toBeGreaterThan(5_000);
    expect(third! - second!).toBeGreaterThan(5_000);
    expect(await processes[0]!.take('other.test', 10_000)).toBeLessThan(10);
  });

  it('survives pages that make no sense', async () => {
    let nested: object = { '@type': 'Product', name: 'Deep' };
    for (let depth = 0; depth < 3_000; depth++) nested = { mainEntity: nested };
    const odd: unknown[] = [
      null,
      7,
      'text',
      [],
      [[[]]],
      { '@type': 'Product' },
      { '@type': 'Product', name: 5, offers: 'free' },
      { '@type': 'Product', name: 'a\u202eb', offers: { price: 'NaN', priceCurrency: {} } },
      { '@type': 'Product', name: 'x', offers: { price: 1e300, priceCurrency: 'EURO' } },
      { '@type': 'Product', name: 'x'.repeat(100_000), image: { url: { url: 1 } } },
      { '@type': 'ItemList', itemListElement: Array.from({ length: 10_000 }, () => ({ url: 'http://' })) },
      nested,
    ];
    for (const [index, data] of odd.entries()) {
      pages[`/odd/${index}`] = html(data);
      await ask('PRODUCT', `/odd/${index}`);
    }
    pages['/odd/html'] = {
      type: 'text/html',
      body: '<script type="application/ld+json">{"@type": </script><script type=application/ld+json>',
    };
    await ask('PRODUCT', '/odd/html');
    await ask('PRODUCT', '/missing');
    await app.settle();
    const { body } = await admin.api.get('/api/products/crawl/jobs?limit=100');
    const states = (body.items as { state: string; url: string; error: string | null }[]).filter(({ url }) =>
      /odd|missing/.test(url),
    );
    expect(states).toHaveLength(odd.length + 2);
    expect(states.filter(({ state }) => state !== 'DONE').map(({ error }) => error)).toEqual([
      'it answered 404',
    ]);
  });

  it.each([
    [{ kind: 'LIST', url: 'https://elsewhere.example/' }, 422, 'crawl.page_not_permitted'],
    [{ kind: 'LIST', url: 'http://127.0.0.1/' }, 422, 'crawl.page_not_permitted'],
    [{ kind: 'LIST', url: 'file:///etc/passwd' }, 400, 'request.invalid'],
    [{ kind: 'ALL', url: 'https://elsewhere.example/' }, 400, 'request.invalid'],
  ])('refuses the job %j', async (body, status, code) => {
    expectProblem(await admin.api.post('/api/products/crawl/jobs', body), status, code);
  });

  it.each([
    { listings: [{ url: 'javascript:1', merchant: 'x', title: 'x' }] },
    { listings: [{ url: 'https://x.example', merchant: 'x', title: 'x', priceCents: -1 }] },
    { listings: [{ url: 'https://x.example', merchant: 'x', title: 'x', gtin: 'abc' }] },
    {
      listings: Array.from({ length: 201 }, () => ({ url: 'https://x.example', merchant: 'x', title: 'x' })),
    },
    { offers: [] },
  ])('refuses a result that is not by the contract', async (body) => {
    expectProblem(await admin.api.post('/api/products/crawl/results', body), 400, 'request.invalid');
  });
});

const withRedis = haveRedis() ? describe : describe.skip;

withRedis('with a crawler of somebody else’s', () => {
  let app: TestApp;
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start();
    app = await startTestApp({ REDIS_URL: redis.url, CRAWL_DRIVER: 'queue' });
  });
  afterAll(async () => {
    await app?.stop();
    await redis?.stop();
  });

  it('hands out tasks and takes results, and says no to what is not by the contract', async () => {
    const connection = { url: redis.url, maxRetriesPerRequest: null };
    const results = new Queue(RESULTS_QUEUE, { connection });
    const events = new QueueEvents(RESULTS_QUEUE, { connection });
    const failed: string[] = [];
    events.on('failed', ({ failedReason }) => failed.push(failedReason));
    await events.waitUntilReady();
    const crawler = new Worker(
      JOBS_QUEUE,
      async ({ data }) => {
        const { jobId, url } = data as { jobId: string; url: string };
        const listings = [{ url, merchant: 'far.example', title: 'Far', priceCents: 100, currency: 'EUR' }];
        await results.add('result', { jobId, listings });
        await results.add('result', { jobId, listings: 'many' });
      },
      { connection },
    );
    try {
      const admin = await person(app, { role: 'ADMIN' });
      const { body } = await admin.api.post('/api/products/crawl/jobs', {
        kind: 'PRODUCT',
        url: 'https://far.example/1',
      });
      await waitFor('the result', async () => (await app.prisma.crawledListing.count()) === 1);
      await waitFor('the refusal', () => failed.length === 1);
      expect(failed[0]).toMatch(/^not by the contract/);
      await waitFor('the end of the job', async () => {
        const job = await app.prisma.crawlJob.findUniqueOrThrow({ where: { id: body.id } });
        return job.state === 'DONE' && job.found === 1;
      });
    } finally {
      await crawler.close();
      await events.close();
      await results.close();
    }
  });
});

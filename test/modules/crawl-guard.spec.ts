import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CatalogueConfig } from '../../src/config/catalogue.config.js';
import { CrawlNetwork } from '../../src/modules/products/crawl/crawl-network.js';
import type { HostAddress } from '../../src/modules/products/crawl/crawl-network.js';
import { FetchRefused, GuardedFetch } from '../../src/modules/products/crawl/guarded-fetch.js';
import type { HostTurns } from '../../src/modules/products/crawl/host-turns.service.js';
import { PoliteFetch } from '../../src/modules/products/crawl/polite-fetch.js';
import { isPublicAddress } from '../../src/modules/products/crawl/public-address.js';

const CONFIG = {
  crawlHosts: [] as string[],
  crawlUserAgent: 'KwadMarketBot/1 (+https://kwad.test)',
  crawlDelayMs: 0,
  crawlTimeoutMs: 1_500,
  crawlMaxBytes: 100_000,
} as CatalogueConfig;

/** Names lead where the test says; `open` addresses of the loopback stand for the public internet. */
class FakeNetwork extends CrawlNetwork {
  readonly asked: string[] = [];

  constructor(
    private readonly names: Record<string, string[]>,
    private readonly open: string[] = [],
  ) {
    super();
  }

  override async resolve(host: string): Promise<HostAddress[]> {
    this.asked.push(host);
    const addresses = this.names[host] ?? [];
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  }

  override mayConnect(address: string): boolean {
    return this.open.includes(address) || super.mayConnect(address);
  }
}

/** The line of one process: that all processes stand in one is shown with a database (test/e2e/crawl.spec.ts). */
class OneProcess implements Pick<HostTurns, 'take'> {
  private nextAt = 0;

  take(_host: string, delayMs: number): Promise<number> {
    const turn = Math.max(Date.now(), this.nextAt);
    this.nextAt = turn + delayMs;
    return Promise.resolve(turn - Date.now());
  }
}

describe('the fetcher of shops’ pages', () => {
  let canaries: { port: number; connections: () => number; close: () => void }[];
  let shop: Server;
  let port: number;
  const seen: { url: string; agent: string }[] = [];
  const answers: Record<string, (reply: ServerResponse) => void> = {};

  beforeAll(async () => {
    // The canaries: whoever connects to one of them on any private address has broken out.
    canaries = await Promise.all(['127.0.0.1', '::1', '0.0.0.0'].map(canary));
    shop = createServer((request, reply) => {
      seen.push({ url: request.url!, agent: request.headers['user-agent']! });
      const answer = answers[request.url!];
      if (answer) answer(reply);
      else reply.writeHead(404).end();
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.2', resolve));
    port = (shop.address() as AddressInfo).port;
  });
  afterAll(() => {
    canaries.forEach(({ close }) => close());
    shop.closeAllConnections();
    shop.close();
  });

  /** A fetcher that may ask these hosts, the shop behind each. */
  const fetcher = (hosts: string[], names: Record<string, string[]> = {}) => {
    const network = new FakeNetwork({ 'shop.test': ['127.0.0.2'], ...names }, ['127.0.0.2']);
    const config = { ...CONFIG, crawlHosts: hosts };
    const guard = new GuardedFetch(network, config);
    return { network, guard, polite: new PoliteFetch(guard, new OneProcess(), config) };
  };

  /** Every way of writing an address of this machine or its surroundings that we know of. */
  const forms = (p: number): string[] =>
    [
      ...[
        '127.0.0.1',
        '127.1',
        '127.0.1',
        '2130706433',
        '0x7f000001',
        '0x7f.1',
        '0x7f.0x0.0x0.0x1',
        '017700000001',
      ],
      ...[
        '0177.0.0.1',
        '0177.0.0.01',
        '127.000.000.001',
        '0',
        '0.0.0.0',
        '0x0',
        '127.0.0.1.',
        '127.255.255.254',
      ],
      ...[
        '[::1]',
        '[::]',
        '[0:0:0:0:0:0:0:1]',
        '[::ffff:127.0.0.1]',
        '[::ffff:7f00:1]',
        '[0:0:0:0:0:ffff:7f00:0001]',
      ],
      ...[
        '[::127.0.0.1]',
        '[64:ff9b::7f00:1]',
        '[2002:7f00:1::]',
        '[fe80::1]',
        '[fc00::1]',
        '[fd00:ec2::254]',
      ],
      ...[
        '10.0.0.1',
        '172.16.0.1',
        '192.168.0.1',
        '169.254.169.254',
        '100.64.0.1',
        '0xa9fea9fe',
        '2852039166',
      ],
      ...[
        '224.0.0.1',
        '255.255.255.255',
        '198.18.0.1',
        '①②⑦.⓪.⓪.①',
        '127。0。0。1',
        'localhost',
        'LOCALHOST',
        'localhost.',
      ],
      ...['rebind.test', 'private.test', 'mapped.test', 'mixed.test', 'metadata.test', 'nowhere.test'],
    ].map((host) => `http://${host}:${p}/`);

  const others = (p: number): string[] => [
    `http://shop.test@127.0.0.1:${p}/`,
    `http://user:password@private.test:${p}/`,
    `http://127.0.0.1:${p}#@shop.test/`,
    `http://127.0.0.1:${p}\\@shop.test/`,
    `http://shop.test:${p}/`,
    `http://shop.test.:${p}/`,
    `http://shop.test%2f@127.0.0.1:${p}/`,
    `//127.0.0.1:${p}/`,
    `ftp://127.0.0.1:${p}/`,
    `file:///etc/passwd`,
    `gopher://127.0.0.1:${p}/_GET`,
    `dict://127.0.0.1:${p}/`,
    `ws://127.0.0.1:${p}/`,
    `data:text/html,x`,
    `javascript:fetch(1)`,
    `http://[::1%25lo]:${p}/`,
    `http:127.0.0.1:${p}/`,
    `http:///127.0.0.1:${p}/`,
    `http://127.0.0.1:${p}:80/`,
    '',
  ];

  it('does not connect to anything private, whatever the address looks like and whoever is permitted', async () => {
    const names = {
      localhost: ['127.0.0.1', '::1'],
      'localhost.': ['127.0.0.1'],
      'rebind.test': ['127.0.0.1'],
      'private.test': ['10.0.0.1'],
      'mapped.test': ['::ffff:127.0.0.1'],
      'mixed.test': ['93.184.216.34', '127.0.0.1'],
      'metadata.test': ['169.254.169.254'],
    };
    let count = 0;
    for (const { port: p } of canaries) {
      const all = [...forms(p), ...others(p)];
      // The worst case: the operator permits the very host.
      const hosts = all
        .flatMap((url) => (URL.canParse(url) ? [new URL(url).host] : []))
        .filter((host) => host !== `shop.test:${p}`);
      const { guard } = fetcher(hosts, names);
      for (const url of all) {
        count++;
        await expect(guard.get(url)).rejects.toBeInstanceOf(FetchRefused);
      }
    }
    expect(count / canaries.length).toBeGreaterThanOrEqual(60);
    expect(canaries.map(({ connections }) => connections())).toEqual([0, 0, 0]);
  }, 60_000);

  it('does not follow redirects there either, and few at all', async () => {
    const { guard } = fetcher([`shop.test:${port}`, 'private.test'], { 'private.test': ['127.0.0.1'] });
    const { port: p } = canaries[0]!;
    const here = `http://shop.test:${port}/`;
    // What is relative stays with the shop.
    const leadsAway = (location: string) =>
      !URL.canParse(location, here) || new URL(location, here).host !== new URL(here).host;
    const targets = [...forms(p), ...others(p), '//127.0.0.1/'].filter(leadsAway);
    for (const [index, location] of targets.entries()) {
      answers[`/to/${index}`] = (reply) => reply.writeHead(302, { Location: encodeURI(location) }).end();
      await expect(guard.get(`http://shop.test:${port}/to/${index}`)).rejects.toBeInstanceOf(FetchRefused);
    }
    answers['/loop'] = (reply) => reply.writeHead(301, { Location: '/loop' }).end();
    await expect(guard.get(`http://shop.test:${port}/loop`)).rejects.toThrow('too many redirects');
    expect(canaries.map(({ connections }) => connections())).toEqual([0, 0, 0]);
  }, 60_000);

  it('asks a name once for each connection and connects to what it checked', async () => {
    answers['/page'] = (reply) => reply.end('hello');
    const { guard, network } = fetcher([`shop.test:${port}`]);
    const page = await guard.get(`http://shop.test:${port}/page`);
    expect(page.body.toString()).toBe('hello');
    expect(network.asked).toEqual(['shop.test']);
    expect(seen.at(-1)!.agent).toBe(CONFIG.crawlUserAgent);
  });

  it('gives up on what is too large, too slow, packed too well or breaks off', async () => {
    const { guard } = fetcher([`shop.test:${port}`]);
    answers['/large'] = (reply) => reply.end('x'.repeat(200_000));
    answers['/bomb'] = (reply) =>
      reply.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
    answers['/slow'] = (reply) => reply.write('x');
    answers['/silent'] = () => undefined;
    answers['/broken'] = (reply) => {
      reply.writeHead(200, { 'Content-Length': '1000' });
      reply.write('x', () => reply.destroy());
    };
    answers['/odd'] = (reply) => reply.writeHead(200, { 'Content-Encoding': 'zstd' }).end('x');
    answers['/notgzip'] = (reply) => reply.writeHead(200, { 'Content-Encoding': 'gzip' }).end('plain');
    for (const path of ['large', 'bomb', 'slow', 'silent', 'broken', 'odd', 'notgzip'])
      await expect(guard.get(`http://shop.test:${port}/${path}`)).rejects.toBeInstanceOf(FetchRefused);
    answers['/packed'] = (reply) =>
      reply.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('packed'));
    expect((await guard.get(`http://shop.test:${port}/packed`)).body.toString()).toBe('packed');
  }, 20_000);

  it('obeys robots.txt, for itself and for everybody, and keeps away where there is none to be had', async () => {
    answers['/open'] = (reply) => reply.end('open');
    answers['/closed'] = (reply) => reply.end('closed');
    const url = (path: string) => `http://shop.test:${port}${path}`;
    answers['/robots.txt'] = (reply) =>
      reply.end('User-agent: *\nDisallow: /\n\nUser-agent: KwadMarketBot\nDisallow: /closed');
    const { polite } = fetcher([`shop.test:${port}`]);
    expect((await polite.get(url('/open'))).body.toString()).toBe('open');
    await expect(polite.get(url('/closed'))).rejects.toThrow('robots.txt forbids it');
    answers['/robots.txt'] = (reply) => reply.writeHead(503).end();
    await expect(fetcher([`shop.test:${port}`]).polite.get(url('/open'))).rejects.toThrow(
      'robots.txt forbids it',
    );
    delete answers['/robots.txt'];
    expect((await fetcher([`shop.test:${port}`]).polite.get(url('/open'))).status).toBe(200);
    await expect(fetcher([`shop.test:${port}`]).polite.get(url('/missing'))).rejects.toThrow(
      'it answered 404',
    );
  });

  it('asks a host at the pace that it wishes', async () => {
    answers['/robots.txt'] = (reply) => reply.end('User-agent: *\nCrawl-delay: 0.3');
    answers['/open'] = (reply) => reply.end('open');
    const { polite } = fetcher([`shop.test:${port}`]);
    const begun = performance.now();
    await Promise.all([1, 2, 3].map(() => polite.get(`http://shop.test:${port}/open`)));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(590);
    delete answers['/robots.txt'];
  });

  it('knows public addresses from others', () => {
    const isPublic = ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '8.8.8.8'];
    const isNot = [
      '127.0.0.1',
      '10.1.1.1',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
      '2001:db8::1',
      'fe80::1%eth0',
      'x',
      '',
    ];
    expect(isPublic.filter((address) => !isPublicAddress(address))).toEqual([]);
    expect(isNot.filter(isPublicAddress)).toEqual([]);
  });
});

async function canary(host: string) {
  let count = 0;
  const server = createTcpServer((socket) => {
    count++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => count, close: () => server.close() };
}

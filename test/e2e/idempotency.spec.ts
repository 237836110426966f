import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { IdempotencyRecords } from '../../src/platform/idempotency/idempotency-records.service.js';
import { RequestInFlight } from '../../src/platform/idempotency/idempotency.problems.js';
import { isKeyed } from '../../src/platform/idempotency/key-mutating-routes.js';
import {
  RequestTransaction,
  runInRequestTransaction,
} from '../../src/platform/prisma/request-transaction.js';
import { Purge } from '../../src/platform/retention/purge.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { dealBody, ensureCategory, openDeal, picture, publishDeal, uploadPicture } from '../support/deals.js';
import { LONG } from '../support/long-form.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

/** `npm run verify:idempotency` runs the long form. */
const KEYS = LONG ? 1_000 : 60;
const KILLS = LONG ? 20 : 1;

const withKey = (key: string) => ({ headers: { 'Idempotency-Key': key } });

describe('an Idempotency-Key', () => {
  let app: TestApp;
  let seller: Person;
  let moderator: Person;

  beforeAll(async () => {
    app = await startTestApp();
    await ensureCategory(app);
    seller = await person(app);
    moderator = await person(app, { role: 'MODERATOR' });
  });
  afterAll(() => app.stop());

  const countDeals = (title: string) => app.prisma.deal.count({ where: { title } });

  it('gives the stored reply to whoever sends the same again, to the byte, and has its effect once', async () => {
    const key = randomUUID();
    const body = dealBody({ title: 'Sent twice', imageIds: [await uploadPicture(seller)] });
    const first = await send(seller, 'POST', '/api/deals', body, key);
    const again = await send(seller, 'POST', '/api/deals', body, key);
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    for (const name of ['etag', 'location', 'content-type']) {
      expect(again.headers.get(name)).toBe(first.headers.get(name));
      expect(first.headers.get(name)).toBeTruthy();
    }
    expect(await countDeals('Sent twice')).toBe(1);
    expect(
      await app.prisma.fact.count({ where: { data: { path: ['dealId'], equals: idIn(first.text) } } }),
    ).toBe(1);
  });

  it('is the same whether quoted, as the draft writes it, or bare', async () => {
    const key = randomUUID();
    const body = dealBody({ title: 'Quoted' });
    const first = await send(seller, 'POST', '/api/deals', body, `"${key}"`);
    expect((await send(seller, 'POST', '/api/deals', body, key)).text).toBe(first.text);
  });

  it('is refused for another body, another address and another method', async () => {
    const key = randomUUID();
    const { id } = await openDeal(app, seller);
    expect((await seller.api.post('/api/deals', dealBody(), withKey(key))).status).toBe(201);
    for (const reply of [
      await seller.api.post('/api/deals', dealBody({ title: 'Another one' }), withKey(key)),
      await seller.api.post(`/api/deals/${id}/submission`, dealBody(), withKey(key)),
      await seller.api.patch(`/api/deals/${id}`, dealBody(), withKey(key)),
      await seller.api.post('/api/deals', dealBody({ title: '' }), withKey(key)),
    ]) {
      expectProblem(reply, 422, 'idempotency.mismatch');
    }
  });

  it.each([
    ['that keeps its own reply', '/api/deals', (title: string) => dealBody({ title })],
    [
      'in a transaction',
      '/api/alerts',
      (title: string) => ({ name: title, kind: 'search', filters: { q: title } }),
    ],
  ])('is in flight while another process works on it, on a route %s', async (_, path, bodyOf) => {
    const key = randomUUID();
    const body = bodyOf(`Held ${key}`);
    const name = `idempotency:${seller.id}:${key}`;
    await app.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
      const reply = await seller.api.post(path, body, withKey(key));
      expectProblem(reply, 409, 'idempotency.in_flight');
      expect(reply.headers.get('retry-after')).toBe('1');
      for (const header of ['location', 'etag']) expect(reply.headers.get(header)).toBeNull();
    });
    expect(await countDeals(`Held ${key}`)).toBe(0);
    expect((await seller.api.post(path, body, withKey(key))).status).toBe(201);
  });

  it('is kept for one of two who both found it free', async () => {
    const records = app.app.get(IdempotencyRecords);
    const request = { scope: seller.id, key: randomUUID(), fingerprint: Buffer.alloc(32) };
    const keep = (body: string) =>
      app.prisma.$transaction((tx) => records.keep(tx, request, { status: 200, headers: {}, body }));
    await keep('first');
    await expect(keep('second')).rejects.toThrow(RequestInFlight);
    expect(await records.find(request)).toEqual({ status: 200, headers: {}, body: 'first' });
  });

  it.each(['a b', '', '"', 'x'.repeat(256)])('must not be %p', async (key) => {
    const reply = await seller.api.post('/api/deals', dealBody(), withKey(key));
    expectProblem(reply, 400, 'idempotency.malformed');
  });

  it(
    "is the caller's own: the same key of another person is another key",
    async () => {
      const other = await person(app);
      for (let round = 0; round < (LONG ? 200 : 20); round++) {
        const key = randomUUID();
        const body = dealBody({ title: `Whose ${round}` });
        const mine = await seller.api.post('/api/deals', body, withKey(key));
        const theirs = await other.api.post('/api/deals', body, withKey(key));
        expect(theirs.headers.get('idempotency-replayed')).toBeNull();
        expect(theirs.body.seller.id).toBe(other.id);
        expect(theirs.body.id).not.toBe(mine.body.id);
      }
    },
    LONG ? 300_000 : 30_000,
  );

  it('keeps an empty reply too', async () => {
    const upload = await seller.api.upload('/api/images', await picture());
    const key = randomUUID();
    const path = `/api/images/${upload.body.id as string}`;
    const first = await seller.api.delete(path, withKey(key));
    const again = await seller.api.delete(path, withKey(key));
    expect([first.status, again.status]).toEqual([204, 204]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expectProblem(await seller.api.delete(path), 404, 'image.not_found');
  });

  it('uploads a picture once', async () => {
    const key = randomUUID();
    const upload = async () => {
      const form = new FormData();
      form.append(
        'file',
        new Blob([new Uint8Array(await picture('#123456'))], { type: 'image/png' }),
        'a.png',
      );
      return seller.api.request('POST', '/api/images', form, withKey(key));
    };
    const before = await app.prisma.image.count();
    const [first, again] = [await upload(), await upload()];
    expect(first.status).toBe(201);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await app.prisma.image.count()).toBe(before + 1);
  });

  it('remembers nothing of a refusal that changed nothing: when the cause is gone, the same key works', async () => {
    const key = randomUUID();
    const { id } = await openDeal(app, seller);
    await app.prisma.user.update({ where: { id: seller.id }, data: { emailVerifiedAt: null } });
    const refused = await seller.api.post(`/api/deals/${id}/submission`, undefined, withKey(key));
    expectProblem(refused, 403, 'auth.email_unverified');
    await app.prisma.user.update({ where: { id: seller.id }, data: { emailVerifiedAt: new Date() } });
    const passed = await seller.api.post(`/api/deals/${id}/submission`, undefined, withKey(key));
    expect([passed.status, passed.body.status]).toEqual([200, 'PENDING']);
  });

  it('keeps nothing where secrets are handed out', async () => {
    const login = { email: seller.email, password: 'correct horse battery', tokenTransport: 'body' };
    const key = randomUUID();
    const first = await app.anonymous.post('/api/auth/login', login, withKey(key));
    const second = await app.anonymous.post('/api/auth/login', login, withKey(key));
    expect(second.status).toBe(200);
    expect(second.body.sessionId).not.toBe(first.body.sessionId);
    expect(await app.prisma.idempotencyRecord.count({ where: { key } })).toBe(0);
  });

  it('is forgotten after a day', async () => {
    const key = randomUUID();
    const first = await seller.api.post('/api/deals', dealBody(), withKey(key));
    const yesterday = new Date(Date.now() - 86_400_001);
    await app.prisma.idempotencyRecord.updateMany({ where: { key }, data: { createdAt: yesterday } });
    const next = await seller.api.post('/api/deals', dealBody({ title: 'A day later' }), withKey(key));
    expect(next.status).toBe(201);
    expect(next.body.id).not.toBe(first.body.id);
    await app.prisma.idempotencyRecord.updateMany({ where: { key }, data: { createdAt: yesterday } });
    expect((await app.app.get(Purge).run('idempotency.purge')).removed).toEqual({ idempotencyRecord: 1 });
    expect(await app.prisma.idempotencyRecord.count({ where: { key } })).toBe(0);
  });

  it(
    `of ${KEYS} has one effect each though sent ten times at once`,
    async () => {
      const sellers = await Promise.all(Array.from({ length: 4 }, () => person(app)));
      const oddities = new Map<string, number>();
      for (let i = 0; i < KEYS; i++) {
        const { api } = sellers[i % sellers.length]!;
        const key = randomUUID();
        const body = dealBody({ title: `Storm ${i}` });
        const replies = await Promise.all(
          Array.from({ length: 10 }, () => api.post('/api/deals', body, withKey(key))),
        );
        for (const {
          status,
          body: { code },
        } of replies) {
          if (status === 201 || code === 'idempotency.in_flight') continue;
          const kind = `${status} ${code as string}`;
          oddities.set(kind, (oddities.get(kind) ?? 0) + 1);
        }
        const last = await api.post('/api/deals', body, withKey(key));
        const made = replies
          .filter(({ status }) => status === 201)
          .map((reply) => JSON.stringify(reply.body));
        expect(new Set([...made, JSON.stringify(last.body)]).size).toBe(1);
        expect(last.status).toBe(201);
      }
      expect(Object.fromEntries(oddities)).toEqual({});
      expect(await app.prisma.deal.count({ where: { title: { startsWith: 'Storm ' } } })).toBe(KEYS);
    },
    LONG ? 600_000 : 60_000,
  );

  it("gives the winner's reply to a twin that came too late to do the same", async () => {
    const { id } = await publishDeal(app, seller, moderator);
    const key = withKey(randomUUID());
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => seller.api.post(`/api/deals/${id}/archive`, undefined, key)),
    );
    for (const { status, body } of replies)
      expect([status, body.code]).toEqual(status === 200 ? [200, undefined] : [409, 'idempotency.in_flight']);
    expect(await app.prisma.dealTransition.count({ where: { dealId: id, verb: 'archive' } })).toBe(1);
  });

  it('is documented on every mutating operation', async () => {
    const { body } = await app.anonymous.get('/api/docs-json');
    const missing = Object.entries(
      body.paths as Record<string, Record<string, { parameters?: { name: string }[] }>>,
    )
      .flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
      )
      .filter(({ method }) => method !== 'get')
      .filter(({ operation }) => !operation.parameters?.some(({ name }) => name === 'Idempotency-Key'));
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('is heeded by every mutating route, and reads are spared the pipeline', () => {
    const routes = app.app
      .get(DiscoveryService, { strict: false })
      .getControllers()
      .flatMap(({ metatype }) => {
        const prototype = metatype!.prototype as Record<string, object>;
        return new MetadataScanner().getAllMethodNames(prototype).map((name) => prototype[name]!);
      })
      .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler));
    expect(routes.length).toBeGreaterThan(150);
    const isRead = (handler: object) => Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.GET;
    expect(routes.filter((handler) => isKeyed(handler) === isRead(handler))).toEqual([]);
  });

  describe('the transaction of a request', () => {
    let claims: number;
    let transaction: RequestTransaction;
    const scope = 'units';

    beforeEach(async () => {
      claims = 0;
      transaction = new RequestTransaction(
        (work) => app.prisma.$transaction(work),
        async () => void claims++,
      );
      await app.prisma.idempotencyRecord.deleteMany({ where: { scope } });
      await write('taken');
    });

    const write = async (key: string) => {
      const data = { scope, key, fingerprint: new Uint8Array(), status: 200, headers: {}, body: '' };
      await app.prisma.idempotencyRecord.create({ data });
    };
    const within = (work: () => Promise<void>) => runInRequestTransaction(transaction, work);
    const keys = async () =>
      (await app.prisma.idempotencyRecord.findMany({ where: { scope }, orderBy: { key: 'asc' } })).map(
        ({ key }) => key,
      );

    it('undoes a first unit that failed, and begins anew', async () => {
      await within(async () => {
        await expect(write('taken')).rejects.toThrow();
        expect(transaction.changed).toBe(false);
        expect(await keys()).toEqual(['taken']);
        await write('a');
      });
      await transaction.commit();
      expect([await keys(), claims]).toEqual([['a', 'taken'], 2]);
    });

    it('undoes a later unit that failed, and nothing before it', async () => {
      await within(async () => {
        await write('a');
        await expect(write('taken')).rejects.toThrow();
        await write('b');
        expect(await keys()).toEqual(['a', 'b', 'taken']);
      });
      expect(await keys()).toEqual(['taken']);
      await transaction.commit();
      expect([await keys(), claims]).toEqual([['a', 'b', 'taken'], 1]);
    });

    it('undoes a unit with those within it, and these alone', async () => {
      await within(async () => {
        const outer = app.prisma.$transaction(async () => {
          await write('a');
          await expect(write('taken')).rejects.toThrow();
          expect(await keys()).toEqual(['a', 'taken']);
          throw new Error('undone');
        });
        await expect(outer).rejects.toThrow('undone');
        expect(transaction.changed).toBe(false);
        await Promise.allSettled(['b', 'taken', 'c'].map(write));
      });
      await transaction.commit();
      expect(await keys()).toEqual(['b', 'c', 'taken']);
    });

    it('leaves nothing when it is rolled back', async () => {
      await within(() => write('a'));
      await transaction.rollBack();
      expect(await keys()).toEqual(['taken']);
    });
  });

  /** Text, not parsed: replies are compared byte for byte. */
  async function send({ token }: Person, method: string, path: string, body: unknown, key: string) {
    const reply = await fetch(app.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      },
      body: JSON.stringify(body),
    });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  }

  function idIn(text: string): string {
    return (JSON.parse(text) as { id: string }).id;
  }
});

describe('an Idempotency-Key on a server that is killed', () => {
  it(
    'has its effect once when the request is sent again to the next server',
    async () => {
      // Both processes take each other's tokens.
      const shared = { PUBLIC_URL: 'http://kwad.test', JWT_SECRET_CURRENT: 'k'.repeat(40) };
      const app = await startTestApp(shared);
      const { databaseUrl: DATABASE_URL, dataDir: DATA_DIR } = app;
      const settings = {
        ...shared,
        NODE_ENV: 'test',
        SEED: 'none',
        LOG_LEVEL: 'warn',
        DATABASE_URL,
        DATA_DIR,
      };
      const seller = await person(app);
      await ensureCategory(app);
      const titles: string[] = [];
      let replayed = 0;
      try {
        for (let kill = 0; kill < KILLS; kill++) {
          const server = await ServerProcess.start(settings);
          const jobs = Array.from({ length: 40 }, (_, i) => ({
            key: randomUUID(),
            title: `Kill ${kill} no. ${i}`,
          }));
          titles.push(...jobs.map(({ title }) => title));
          const open = (api: typeof seller.api, { key, title }: (typeof jobs)[number]) =>
            api.post('/api/deals', dealBody({ title }), withKey(key));
          const first = jobs.map((job) => open(server.api.as(seller.token), job).catch(() => null));
          await first[5 + ((kill * 7) % 25)];
          await server.end('SIGKILL');
          const acknowledged = await Promise.all(first);
          for (const [i, job] of jobs.entries()) {
            // The database may take a moment to notice that the server is gone; until then the key is in flight.
            const again = await waitFor('the key to be free', async () => {
              const reply = await open(seller.api, job);
              return reply.body.code === 'idempotency.in_flight' ? null : reply;
            });
            expect(again.status).toBe(201);
            const before: Reply<unknown> | null | undefined = acknowledged[i];
            if (before?.status === 201) expect(again.body).toEqual(before.body);
            if (again.headers.get('idempotency-replayed')) replayed++;
          }
        }
        const counts = await app.prisma.deal.groupBy({
          by: ['title'],
          where: { title: { startsWith: 'Kill ' } },
          _count: true,
        });
        expect(counts.filter(({ _count }) => _count !== 1)).toEqual([]);
        expect(counts).toHaveLength(titles.length);
        expect(replayed).toBeGreaterThan(0);
      } finally {
        await app.stop();
      }
    },
    LONG ? 600_000 : 90_000,
  );
});

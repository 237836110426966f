import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { Passwords } from '../../src/modules/auth/passwords.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { Reply } from '../support/client.js';
import { addressNumber, guess, guessInParallel } from '../support/guesses.js';
import { figure } from '../support/long-form.js';
import { awaitToken } from '../support/mails.js';
import { PASSWORD, person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { haveRedis, RedisServer } from '../support/redis.js';
import { waitFor } from '../support/wait.js';

/** Hard work, which a machine that does other things too is given time for. */
jest.setTimeout(90_000);

function expectLimited(reply: Reply<unknown>, policy: RegExp): number {
  expectProblem(reply, 429, 'ratelimit.exceeded');
  const seconds = reply.headers.get('retry-after');
  expect(seconds).toMatch(/^[1-9]\d*$/);
  expect(reply.headers.get('ratelimit-policy')).toMatch(policy);
  expect(reply.headers.get('ratelimit')).toMatch(/^"[\w-]+";r=0;t=\d+$/);
  return Number(seconds);
}

const CLIENT = /^"client";q=\d+;w=60$/;
const AUTH = /^"auth";q=\d+;w=60$/;
const ACCOUNT = /^"account";q=1;w=900$/;

describe('an account under attack', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ TRUST_PROXY: '127.0.0.1' });
  });
  afterAll(() => app.stop());

  it('from a thousand addresses at once gives them less than twenty guesses, and its owner the way in', async () => {
    const { email } = await person(app);
    const outcome = await guessInParallel(app, email, { guesses: 1_000, addresses: 1_000 });
    expect(outcome.looked).toBeGreaterThan(0);
    expect(outcome.looked).toBeLessThanOrEqual(20);
    expect(outcome.looked + outcome.refused + outcome.turnedAway).toBe(1_000);
    figure('1,000 guesses at once from 1,000 addresses', outcome);

    // At home, where the account was used before, the right password opens at once.
    expect((await guess(app, email, '127.0.0.1', PASSWORD)).status).toBe(200);
    // Elsewhere within a quarter of an hour …
    const elsewhere = await guess(app, email, '203.0.113.9', PASSWORD);
    expect(expectLimited(elsewhere, ACCOUNT)).toBeLessThanOrEqual(900);
    // … or at once by mail.
    await app.anonymous.post('/api/auth/forgot-password', { email });
    const token = await awaitToken(app, email, 'Choose a new password');
    const password = 'a wholly different phrase';
    expect((await app.anonymous.post('/api/auth/reset-password', { token, password })).status).toBe(204);
    expect((await guess(app, email, '203.0.113.9', password)).status).toBe(200);
  });

  it('answers no differently from an address without one', async () => {
    const { email } = await person(app);
    const series = async (address: string, first: number) => {
      const statuses = [];
      for (let i = 0; i < 10; i++)
        statuses.push((await guess(app, address, addressNumber(first + i))).status);
      return statuses;
    };
    const [known, unknown] = [await series(email, 5_000), await series('nobody@kwad.test', 6_000)];
    expect(known).toEqual([...Array<number>(7).fill(401), ...Array<number>(3).fill(429)]);
    expect(unknown).toEqual(known);
  });

  it('costs no comparison of passwords while it is locked', async () => {
    const { email } = await person(app);
    const from = '198.51.100.2';
    const compared = jest.spyOn(app.app.get(Passwords), 'matches');
    // Six free ones, and the first of those that have to wait.
    for (let i = 1; i <= 7; i++) {
      expect((await guess(app, email, from)).status).toBe(401);
      expect(compared).toHaveBeenCalledTimes(i);
    }
    expectLimited(await guess(app, email, from, PASSWORD), ACCOUNT);
    expect(compared).toHaveBeenCalledTimes(7);
    compared.mockRestore();
  });

  it('does not lock itself out by signing in often', async () => {
    const { email } = await person(app);
    for (let i = 0; i < 12; i++) {
      expect((await guess(app, email, '198.51.100.1', 'a wrong one')).status).toBe(401);
      expect((await guess(app, email, '198.51.100.1', PASSWORD)).status).toBe(200);
    }
  });
});

describe('one client', () => {
  it('has one budget for all routes but the probes, and reads in every answer what is left', async () => {
    const app = await startTestApp({ LIMIT_CLIENT_PER_MINUTE: '20' });
    const left = [];
    for (let i = 0; i < 20; i++) {
      const reply = await app.anonymous.get(i % 2 ? '/api/deals' : '/api/no-such-route');
      left.push(/r=(\d+)/.exec(reply.headers.get('ratelimit') ?? '')?.[1]);
    }
    expect(left).toEqual(Array.from({ length: 20 }, (_, i) => String(19 - i)));
    expect(expectLimited(await app.anonymous.get('/api/deals'), CLIENT)).toBeLessThanOrEqual(60);
    expectLimited(await app.anonymous.get('/api/no-such-route'), CLIENT);
    expectLimited(await app.anonymous.get('/.well-known/jwks.json'), CLIENT);
    const page = { headers: { Origin: 'http://localhost:3001' } };
    const toPage = await app.anonymous.get('/api/deals', page);
    expectLimited(toPage, CLIENT);
    expect(toPage.headers.get('access-control-allow-origin')).toBe('http://localhost:3001');
    expect(toPage.headers.get('access-control-expose-headers')).toContain('RateLimit');
    expect((await app.anonymous.get('/api/health/live')).status).toBe(200);
    expect((await app.anonymous.get('/api/health')).status).toBe(200);
    await app.stop();
  });

  it('gets no further by making up where it comes from', async () => {
    const app = await startTestApp({ LIMIT_AUTH_PER_MINUTE: '5', LIMIT_MAIL_PER_HOUR: '5' });
    const reset = (from: string) =>
      app.anonymous.post(
        '/api/auth/reset-password',
        { token: 'made-up', password: 'long enough to be good' },
        { headers: { 'X-Forwarded-For': from, Forwarded: `for=${from}`, 'X-Real-IP': from } },
      );
    const replies = [];
    for (let i = 0; i < 8; i++) replies.push(await reset(`203.0.113.${i}, 10.0.0.${i}`));
    expect(replies.slice(0, 5).map(({ status }) => status)).toEqual(Array(5).fill(400));
    replies.slice(5).forEach((reply) => expectLimited(reply, AUTH));
    expect((await app.anonymous.get('/api/deals')).status).toBe(200);
    const mails = [];
    for (let i = 0; i < 6; i++) {
      mails.push(await app.anonymous.post('/api/auth/forgot-password', { email: `n${i}@kwad.test` }));
    }
    expectLimited(mails[5]!, /^"mail";q=5;w=3600$/);
    await app.stop();
  });
});

(haveRedis() ? describe : describe.skip)('two replicas', () => {
  const LIMIT = 50;
  let redis: RedisServer;
  let replicas: [TestApp, TestApp];
  beforeAll(async () => {
    redis = await RedisServer.start();
    const settings = { REDIS_URL: redis.url, LIMIT_AUTH_PER_MINUTE: String(LIMIT), TRUST_PROXY: '127.0.0.1' };
    const one = await startTestApp(settings);
    replicas = [one, await startTestApp({ ...settings, DATABASE_URL: one.databaseUrl })];
  });
  afterAll(async () => {
    await replicas[1].stop();
    await replicas[0].stop();
    await redis.stop();
  });

  /** How many of so many requests of one client, sent at once to both, get past the limit. */
  async function passed(count: number, from: string): Promise<number> {
    const replies = await Promise.all(
      Array.from({ length: count }, (_, i) =>
        replicas[i % 2]!.anonymous.post(
          '/api/auth/verify-email',
          { token: 'made-up' },
          { headers: { 'X-Forwarded-For': from } },
        ),
      ),
    );
    // 503: there were too many at once, so nobody looked at it.
    expect(replies.filter(({ status }) => ![400, 429, 503].includes(status))).toEqual([]);
    return replies.filter(({ status }) => status === 400).length;
  }

  it('let exactly the limit of a thousand requests at once pass, together', async () => {
    const through = await passed(1_000, '203.0.113.1');
    figure(`1,000 requests at once on two replicas with a limit of ${LIMIT}: passed`, through);
    expect(through).toBe(LIMIT);
  });

  it('make guesses wait longer and longer, up to a quarter of an hour', async () => {
    const [one] = replicas;
    const client = new Redis(redis.url);
    const { email } = await person(one);
    const delays: number[] = [];
    for (let i = 0; i < 7; i++) await guess(one, email, addressNumber(i));
    for (let i = 0; i < 6; i++) {
      delays.push(expectLimited(await guess(one, email, addressNumber(100 + i)), ACCOUNT));
      // The wait passes …
      for (const key of await client.keys('limit:account:*')) await client.del(key);
      // … and one guess is let through.
      expect((await guess(one, email, addressNumber(200 + i))).status).toBe(401);
    }
    expect(delays).toEqual([60, 120, 240, 480, 900, 900]);
    client.disconnect();
  });

  it('count each for itself while Redis is away, never without limit, and together again when it is back', async () => {
    await redis.stop();
    const during = await passed(300, '203.0.113.2');
    expect(during).toBeGreaterThanOrEqual(LIMIT);
    expect(during).toBeLessThanOrEqual(2 * LIMIT);
    await redis.restart();
    let client = 10;
    await waitFor(
      'both to count together',
      async () => (await passed(120, `203.0.113.${client++}`)) === LIMIT,
      5_000,
    );
  });

  it('keep answering while Redis takes commands and says nothing', async () => {
    redis.freeze();
    try {
      const started = performance.now();
      expect(await passed(200, '203.0.113.3')).toBeLessThanOrEqual(2 * LIMIT);
      // Two seconds on an idle machine; waiting for Redis would never end.
      expect(performance.now() - started).toBeLessThan(15_000);
      await waitFor(
        'the frozen connection to be given up',
        async () => {
          const before = performance.now();
          await replicas[0].anonymous.get('/api/deals');
          return performance.now() - before < 200;
        },
        10_000,
      );
    } finally {
      redis.resume();
    }
  });
});

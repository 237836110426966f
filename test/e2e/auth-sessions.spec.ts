import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RealtimeService } from '../../src/platform/realtime/realtime.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { figure, LONG } from '../support/long-form.js';
import { PASSWORD, person, signIn } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { haveRedis, RedisServer } from '../support/redis.js';
import { raceRefreshes, refresh } from '../support/refresh-races.js';
import { openSocket } from '../support/sockets.js';
import { statementsOfRequest } from '../support/statements.js';
import { waitFor } from '../support/wait.js';

describe('refresh tokens', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('have one successor each when five trade one at once, and never two that live', async () => {
    const families = LONG ? 50 : 10;
    const outcome = await raceRefreshes(app, { families, racesEach: 20 });
    figure('races of five for a refresh token', outcome);
    expect(outcome).toEqual({ races: families * 20, refused: 0, divergent: 0, livingTwins: 0 });
  }, 300_000);

  it('from two trades ago end their family, at any time and without survivors', async () => {
    const { refreshToken, token, id } = await person(app);
    const second = await refresh(app, refreshToken);
    const third = await refresh(app, second.body.refreshToken);
    expectProblem(await refresh(app, refreshToken), 401, 'auth.refresh.reused');
    for (const survivor of [second.body.refreshToken, third.body.refreshToken]) {
      expectProblem(await refresh(app, survivor), 401, 'auth.refresh.invalid');
    }
    for (const access of [token, third.body.accessToken]) {
      expect((await app.anonymous.as(access).get('/api/users/me')).status).toBe(401);
    }
    const fact = await app.prisma.fact.findFirst({
      where: { name: 'session.refresh_token_reused', data: { path: ['userId'], equals: id } },
    });
    expect(fact).not.toBeNull();
  });

  it('may come back right after a lost reply, but not once the grace is over', async () => {
    const { refreshToken, id } = await person(app);
    const first = await refresh(app, refreshToken);
    const again = await refresh(app, refreshToken);
    expect(again.body.refreshToken).toBe(first.body.refreshToken);
    await app.prisma.refreshToken.updateMany({
      where: { session: { userId: id }, usedAt: { not: null } },
      data: { usedAt: new Date(Date.now() - 11_000) },
    });
    expectProblem(await refresh(app, refreshToken), 401, 'auth.refresh.reused');
    expectProblem(await refresh(app, first.body.refreshToken), 401, 'auth.refresh.invalid');
  });

  it('are stored as hashes only', async () => {
    const { refreshToken } = await person(app);
    const rows = await app.prisma.refreshToken.findMany();
    expect(rows.every(({ tokenHash }) => tokenHash.length === 32)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });

  it('belong to sessions that are listed with device, place in time and last use', async () => {
    const { email, api } = await person(app);
    const agent =
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';
    await app.anonymous.post(
      '/api/auth/login',
      { email, password: PASSWORD },
      { headers: { 'User-Agent': agent } },
    );
    const { items } = (await api.get('/api/auth/sessions')).body as { items: Record<string, unknown>[] };
    expect(items).toHaveLength(2);
    expect(items.find(({ current }) => !current)).toMatchObject({
      device: 'Safari on macOS',
      ip: '127.0.0.1',
      createdAt: expect.stringMatching(/Z$/),
      lastUsedAt: expect.stringMatching(/Z$/),
    });
  });
});

/** Ways in which a session ends: somebody is signed in twice, as `other` too. */
const ENDINGS: [name: string, end: (app: TestApp, somebody: Person, other: Person) => Promise<unknown>][] = [
  ['logout', (_, { api }) => api.post('/api/auth/logout')],
  ['logout-all', (_, __, { api }) => api.post('/api/auth/logout-all')],
  [
    'a changed password',
    (_, __, { api }) =>
      api.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: 'another phrase' }),
  ],
  [
    'suspension',
    ({ prisma }, { id }) => prisma.user.update({ where: { id }, data: { suspendedAt: new Date() } }),
  ],
  ['deletion', ({ prisma }, { id }) => prisma.user.delete({ where: { id } })],
  [
    'a replayed refresh token',
    async (app, { refreshToken }) => {
      const { body } = await refresh(app, refreshToken);
      await refresh(app, body.refreshToken);
      return refresh(app, refreshToken);
    },
  ],
];

describe('on two replicas, without Redis and without a worker', () => {
  let one: TestApp;
  let two: TestApp;
  beforeAll(async () => {
    const settings = { APP_ROLE: 'api', JWT_SECRET_CURRENT: 's'.repeat(40), PUBLIC_URL: 'http://kwad.test' };
    one = await startTestApp(settings);
    two = await startTestApp({ ...settings, DATABASE_URL: one.databaseUrl });
  });
  afterAll(async () => {
    await two.stop();
    await one.stop();
  });

  it('opens a session by one read and one write, and refreshes it by as many', async () => {
    const { email } = await person(one);
    const body = { email, password: PASSWORD, tokenTransport: 'body' };
    let refreshToken = '';
    const opening = await statementsOfRequest(async () => {
      const reply = await one.anonymous.post('/api/auth/login', body);
      refreshToken = (reply.body as { refreshToken: string }).refreshToken;
      return reply;
    });
    const renewal = await statementsOfRequest(() => refresh(one, refreshToken));
    for (const statements of [opening, renewal])
      expect(statements.map(({ text }) => /^\s*(\w+)/.exec(text)?.[1])).toEqual(['SELECT', 'WITH']);
  });

  async function twice(): Promise<[Person, Person]> {
    const first = await person(one);
    const { accessToken, refreshToken } = await signIn(two.anonymous, first.email);
    return [first, { ...first, token: accessToken, refreshToken, api: two.anonymous.as(accessToken) }];
  }

  async function endInEveryWay() {
    return Promise.all(
      ENDINGS.map(async ([name, end]) => {
        const [somebody, other] = await twice();
        const sockets = await Promise.all([one, two].map(({ url }) => openSocket(url, somebody.token)));
        await end(one, somebody, other);
        const replies = await Promise.all(
          [one, two].map(({ anonymous }) => anonymous.as(somebody.token).get('/api/users/me')),
        );
        const gone = () => sockets.every(({ connected }) => !connected);
        const dropped = await waitFor('the sockets to be dropped', gone, 5_000).catch(() => false);
        const reopened = await openSocket(two.url, somebody.token).catch(
          (error: { data?: { code?: string } }) => error.data?.code,
        );
        return [name, replies.map(({ status }) => status), dropped, reopened];
      }),
    );
  }

  it('every way of ending a session counts on HTTP within a second and drops sockets within five', async () => {
    const rounds = LONG ? 34 : 1;
    const expected = ENDINGS.map(([name]) => [name, [401, 401], true, 'auth.token_invalid']);
    for (let round = 0; round < rounds; round++) expect(await endInEveryWay()).toEqual(expected);
    figure('endings that counted on both replicas', `${rounds * ENDINGS.length}/${rounds * ENDINGS.length}`);
  }, 300_000);

  it('a demotion counts at once on HTTP, and drops sockets that were opened in the role before', async () => {
    const moderator = await person(one, { role: 'MODERATOR' });
    const socket = await openSocket(two.url, moderator.token);
    await one.prisma.user.update({ where: { id: moderator.id }, data: { role: 'USER' } });
    expect((await two.anonymous.as(moderator.token).get('/api/moderation/deals')).status).toBe(403);
    await waitFor('the socket to be dropped', () => !socket.connected, 5_000);
  });

  it('one session of a person ends without the other', async () => {
    const [somebody, other] = await twice();
    const kept = await openSocket(one.url, other.token);
    const ended = await openSocket(one.url, somebody.token);
    await somebody.api.post('/api/auth/logout');
    await waitFor('the socket to be dropped', () => !ended.connected, 5_000);
    expect(kept.connected).toBe(true);
    expect((await other.api.get('/api/users/me')).status).toBe(200);
    kept.disconnect();
  });
});

(haveRedis() ? describe : describe.skip)('on two replicas with Redis', () => {
  it('the fact of a revocation drops sockets everywhere, before any replica looks for itself', async () => {
    const redis = await RedisServer.start();
    const settings = {
      REDIS_URL: redis.url,
      JWT_SECRET_CURRENT: 's'.repeat(40),
      PUBLIC_URL: 'http://kwad.test',
    };
    const one = await startTestApp(settings);
    const two = await startTestApp({ ...settings, APP_ROLE: 'api', DATABASE_URL: one.databaseUrl });
    two.app.get(RealtimeService).watch?.stop();
    try {
      const somebody = await person(one);
      const socket = await openSocket(two.url, somebody.token);
      await somebody.api.post('/api/auth/logout');
      await waitFor('the socket to be dropped', () => !socket.connected, 5_000);
    } finally {
      await two.stop();
      await one.stop();
      await redis.stop();
    }
  });
});

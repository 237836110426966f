import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient, Reply } from '../support/client.js';
import { PASSWORD, person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

interface Tokens {
  accessToken: string;
  refreshToken: string;
  sessionId: string;
}

const refresh = (api: ApiClient, refreshToken: string) =>
  api.post('/api/auth/refresh', { refreshToken, tokenTransport: 'body' });

async function refreshed(api: ApiClient, refreshToken: string): Promise<Tokens> {
  const reply = await refresh(api, refreshToken);
  expect(reply.status).toBe(200);
  return reply.body as Tokens;
}

const reuses = (app: TestApp, userId: string) =>
  app.prisma.fact.count({
    where: { name: 'session.refresh_token_reused', data: { path: ['userId'], equals: userId } },
  });

describe('a session', () => {
  let app: TestApp;
  let anonymous: ApiClient;

  beforeAll(async () => {
    app = await startTestApp();
    anonymous = app.anonymous;
  });
  afterAll(() => app.stop());

  const me = (token: string) => anonymous.as(token).get('/api/users/me');

  describe('in a browser', () => {
    const cookieOf = ({ headers }: Reply<unknown>) => headers.getSetCookie()[0] ?? '';
    const sent = (cookie: string) => ({ headers: { Cookie: cookie.split(';', 1)[0]! } });
    const login = ({ email }: Person) => anonymous.post('/api/auth/login', { email, password: PASSWORD });

    it('keeps the refresh token where no script reads it', async () => {
      const reply = await login(await person(app));
      expect(Object.keys(reply.body as object).sort()).toEqual([
        'accessToken',
        'expiresIn',
        'sessionId',
        'tokenType',
        'userId',
      ]);
      expect(reply.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
      expect(cookieOf(reply)).toMatch(
        /^kwad_refresh=[\w-]{43}; .*Path=\/api\/auth; .*HttpOnly; SameSite=Strict$/,
      );
      expect(cookieOf(reply)).not.toContain('Domain');
    });

    it('is refreshed by the cookie, with a new cookie', async () => {
      const first = await login(await person(app));
      const second = await anonymous.post('/api/auth/refresh', {}, sent(cookieOf(first)));
      expect(second.status).toBe(200);
      expect(cookieOf(second)).toMatch(/^kwad_refresh=[\w-]{43};/);
      expect(cookieOf(second)).not.toBe(cookieOf(first));
      expect((await me(second.body.accessToken as string)).status).toBe(200);
    });

    it('never hands the token of a cookie to a script that asks for it', async () => {
      const first = await login(await person(app));
      const second = await anonymous.post(
        '/api/auth/refresh',
        { tokenTransport: 'body' },
        sent(cookieOf(first)),
      );
      expect(second.status).toBe(200);
      expect(second.body).not.toHaveProperty('refreshToken');
      expect(cookieOf(second)).toMatch(/^kwad_refresh=[\w-]{43};/);
    });

    it('forgets a cookie that is good for nothing', async () => {
      const reply = await anonymous.post('/api/auth/refresh', {}, sent('kwad_refresh=made-up'));
      expectProblem(reply, 401, 'auth.refresh.invalid');
      expect(cookieOf(reply)).toMatch(/^kwad_refresh=; .*Path=\/api\/auth; Expires=Thu, 01 Jan 1970/);
    });

    it('keeps the cookie while we are too busy to look at it', async () => {
      const cookie = cookieOf(await login(await person(app)));
      const reply = await app.prisma.$transaction(async (tx) => {
        await tx.$executeRaw`LOCK TABLE "RefreshToken" IN ACCESS EXCLUSIVE MODE`;
        return anonymous.post('/api/auth/refresh', {}, sent(cookie));
      });
      expectProblem(reply, 503, 'service.busy');
      expect(cookieOf(reply)).toBe('');
      expect((await anonymous.post('/api/auth/refresh', {}, sent(cookie))).status).toBe(200);
    });

    it('leaves with the cookie', async () => {
      const first = await login(await person(app));
      const reply = await anonymous.as(first.body.accessToken as string).post('/api/auth/logout');
      expect([reply.status, reply.body]).toEqual([204, '']);
      expect(cookieOf(reply)).toMatch(/^kwad_refresh=; /);
      expectProblem(
        await anonymous.post('/api/auth/refresh', {}, sent(cookieOf(first))),
        401,
        'auth.refresh.invalid',
      );
    });
  });

  describe('of a native client', () => {
    it('has its refresh token in the reply and no cookie', async () => {
      const { email } = await person(app);
      const reply = await anonymous.post('/api/auth/login', {
        email,
        password: PASSWORD,
        tokenTransport: 'body',
      });
      expect(reply.body.refreshToken).toMatch(/^[\w-]{43}$/);
      expect(reply.headers.getSetCookie()).toEqual([]);
    });

    it('gets new tokens for old, again and again', async () => {
      const { refreshToken, id } = await person(app);
      const first = await refreshed(anonymous, refreshToken);
      const second = await refreshed(anonymous, first.refreshToken);
      expect(new Set([refreshToken, first.refreshToken, second.refreshToken]).size).toBe(3);
      expect(second.sessionId).toBe(first.sessionId);
      expect((await me(second.accessToken)).body).toMatchObject({ id });
    });

    it('gets one and the same successor for ten refreshes at once', async () => {
      const { refreshToken, id } = await person(app);
      const replies = await Promise.all(Array.from({ length: 10 }, () => refresh(anonymous, refreshToken)));
      expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(200));
      const successors = new Set(replies.map(({ body }) => (body as Tokens).refreshToken));
      expect(successors.size).toBe(1);
      await refreshed(anonymous, [...successors][0]!);
      expect(await reuses(app, id)).toBe(0);
    });

    it('gets the successor again if its reply was lost', async () => {
      const { refreshToken } = await person(app);
      const { refreshToken: successor } = await refreshed(anonymous, refreshToken);
      expect((await refreshed(anonymous, refreshToken)).refreshToken).toBe(successor);
    });

    it('ends if a grandparent comes back, however shortly after', async () => {
      const { refreshToken, id, token } = await person(app);
      const first = await refreshed(anonymous, refreshToken);
      const second = await refreshed(anonymous, first.refreshToken);
      expectProblem(await refresh(anonymous, refreshToken), 401, 'auth.refresh.reused');
      expectProblem(await refresh(anonymous, second.refreshToken), 401, 'auth.refresh.invalid');
      for (const access of [token, first.accessToken, second.accessToken]) {
        expectProblem(await me(access), 401, 'auth.token_invalid');
      }
      expect(await reuses(app, id)).toBe(1);
    });

    it.each([{}, { refreshToken: '' }, { refreshToken: 'made up' }, { refreshToken: 'A'.repeat(43) }])(
      'is not opened by %j',
      async (body) => {
        expectProblem(await anonymous.post('/api/auth/refresh', body), 401, 'auth.refresh.invalid');
      },
    );

    it('refuses what is no token at all', async () => {
      expectInvalid(
        await anonymous.post('/api/auth/refresh', { refreshToken: ['x'], tokenTransport: 'smoke' }),
        'refreshToken',
        'tokenTransport',
      );
    });

    it('ends when it is too old', async () => {
      const { refreshToken, id, token } = await person(app);
      await app.prisma.refreshToken.updateMany({
        where: { session: { userId: id } },
        data: { expiresAt: new Date() },
      });
      expectProblem(await refresh(anonymous, refreshToken), 401, 'auth.refresh.invalid');
      await app.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
      expectProblem(await me(token), 401, 'auth.token_invalid');
    });

    it('is refreshed even by a client that still sends its old access token along', async () => {
      const { refreshToken } = await person(app);
      expect((await refresh(anonymous.as('ended.access.token'), refreshToken)).status).toBe(200);
      expect(
        (
          await anonymous
            .as('ended.access.token')
            .post('/api/auth/resend-verification', { email: 'a@kwad.test' })
        ).status,
      ).toBe(202);
    });

    it('ends for the suspended', async () => {
      const { refreshToken, id } = await person(app);
      await app.prisma.user.update({ where: { id }, data: { suspendedAt: new Date() } });
      expectProblem(await refresh(anonymous, refreshToken), 401, 'auth.refresh.invalid');
    });
  });
});

describe('a session where no refresh token may come back', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ REFRESH_GRACE_SECONDS: '0' });
  });
  afterAll(() => app.stop());

  it('ends as a whole, and the fact is recorded once', async () => {
    const { refreshToken, token, id } = await person(app);
    const next = await refreshed(app.anonymous, refreshToken);
    expectProblem(await refresh(app.anonymous, refreshToken), 401, 'auth.refresh.reused');
    expectProblem(await refresh(app.anonymous, refreshToken), 401, 'auth.refresh.invalid');
    expectProblem(await refresh(app.anonymous, next.refreshToken), 401, 'auth.refresh.invalid');
    for (const access of [token, next.accessToken]) {
      expectProblem(await app.anonymous.as(access).get('/api/users/me'), 401, 'auth.token_invalid');
    }
    expect(await reuses(app, id)).toBe(1);
    expect(await app.prisma.session.findFirst({ where: { userId: id } })).toMatchObject({
      revokedReason: 'refresh token reused',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { AccessTokens } from '../../src/modules/auth/access-tokens.js';
import { TokenInvalid } from '../../src/modules/auth/auth.problems.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient } from '../support/client.js';
import { PASSWORD, person, signIn } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';
import { claimsOf, forgeToken, keyId, unsignedToken } from '../support/tokens.js';
import type { Claims } from '../support/tokens.js';

const CURRENT = 'the secret that signs at the moment, 1234';
const PREVIOUS = 'the secret that signed before it, 12345678';
const ISSUER = 'https://api.kwad.example';

describe('an access token', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  let user: Person;
  let claims: Claims;

  beforeAll(async () => {
    app = await startTestApp({
      JWT_SECRET_CURRENT: CURRENT,
      JWT_SECRET_PREVIOUS: PREVIOUS,
      PUBLIC_URL: ISSUER,
    });
    anonymous = app.anonymous;
    user = await person(app);
    claims = claimsOf(user.token);
  });
  afterAll(() => app.stop());

  const me = (token: string) => anonymous.as(token).get('/api/users/me');

  const forge = (changes: Partial<Parameters<typeof forgeToken>[1]>) =>
    forgeToken(user.token, { secret: CURRENT, ...changes });

  it('says who, where signed in, for whom and for how long, and no more', () => {
    const now = Math.floor(Date.now() / 1000);
    expect(claims).toEqual({
      sub: user.id,
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iss: ISSUER,
      aud: 'kwadmarket',
      iat: expect.any(Number),
      nbf: claims.iat,
      exp: Number(claims.iat) + 900,
    });
    expect(Math.abs(Number(claims.iat) - now)).toBeLessThan(30);
  });

  it('that was good before is good no longer than any other', async () => {
    const tokens = app.app.get(AccessTokens);
    const token = await tokens.sign(user.id, newId());
    const { expiresAt } = await tokens.verify(token);
    const doNotFake = ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'] as const;
    jest.useFakeTimers({ now: expiresAt.getTime() + 1_900, doNotFake: [...doNotFake] });
    try {
      expect(await tokens.verify(token)).toMatchObject({ userId: user.id, expiresAt });
      jest.setSystemTime(expiresAt.getTime() + 2_100);
      await expect(tokens.verify(token)).rejects.toThrow(TokenInvalid);
    } finally {
      jest.useRealTimers();
    }
  });

  it('opens the door', async () => expect((await me(forge({}))).body).toMatchObject({ id: user.id }));

  it('still opens it after the secret was changed', async () => {
    expect((await me(forge({ secret: PREVIOUS }))).status).toBe(200);
  });

  const past = Math.floor(Date.now() / 1000) - 3_600;
  const future = past + 7_200;
  it.each<[string, Parameters<typeof forge>[0]]>([
    ['signed with another secret', { secret: 'somebody else made this up, 1234567890' }],
    ['signed with another secret under our key', { secret: 'guess', header: { kid: keyId(CURRENT) } }],
    [
      'signed with the previous secret under the current key',
      { secret: PREVIOUS, header: { kid: keyId(CURRENT) } },
    ],
    ['of an algorithm that it chose', { header: { alg: 'HS512' }, hash: 'sha512' }],
    ['of an asymmetric algorithm', { header: { alg: 'RS256' } }],
    ['without a key', { header: { kid: undefined } }],
    ['with a path for a key', { header: { kid: '../../../dev/null' } }],
    ['with SQL for a key', { header: { kid: "' UNION SELECT 'guess' --" } }],
    ['with a list for a key', { header: { kid: [keyId(CURRENT)] } }],
    ['with a key of its own', { header: { jwk: { kty: 'oct', k: 'Z3Vlc3M' } }, secret: 'guess' }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['with a demand that we do not know', { header: { crit: ['x'], x: 1 } }],
    ['for somebody else', { claims: { aud: 'another-market' } }],
    ['for nobody', { claims: { aud: undefined } }],
    ['from somebody else', { claims: { iss: 'https://evil.example' } }],
    ['that has ended', { claims: { exp: past } }],
    ['that never ends', { claims: { exp: undefined } }],
    ['that ends in words', { claims: { exp: 'never' } }],
    ['that has not begun', { claims: { nbf: future } }],
    ['without a person', { claims: { sub: undefined } }],
    ['without a session', { claims: { sid: undefined } }],
    ['of an unknown session', { claims: { sid: '0190f3a0-0000-7000-8000-000000000001' } }],
    ['of a session that is no id', { claims: { sid: "x' OR '1'='1" } }],
    ['of a person that is no id', { claims: { sub: 'admin' } }],
  ])('is not one %s', async (_, changes) =>
    expectProblem(await me(forge(changes)), 401, 'auth.token_invalid'),
  );

  it('is not one without a signature', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const token = unsignedToken(user.token, { alg, typ: 'at+jwt', kid: keyId(CURRENT) });
      expectProblem(await me(token), 401, 'auth.token_invalid');
    }
    expectProblem(await me(user.token.slice(0, user.token.lastIndexOf('.') + 1)), 401, 'auth.token_invalid');
  });

  it('is not one that was touched', async () => {
    const [header, , signature] = user.token.split('.');
    const admin = await person(app, { role: 'ADMIN' });
    const [, claimsOfAdmin] = admin.token.split('.');
    expectProblem(await me(`${header}.${claimsOfAdmin}.${signature}`), 401, 'auth.token_invalid');
    expectProblem(await me(`${user.token}x`), 401, 'auth.token_invalid');
  });

  it('of one person does not open the session of another', async () => {
    const other = await person(app, { role: 'ADMIN' });
    expectProblem(await me(forge({ claims: { sub: other.id } })), 401, 'auth.token_invalid');
  });

  it('is no refresh token, and a refresh token is none', async () => {
    expectProblem(await me(user.refreshToken), 401, 'auth.token_invalid');
    const reply = await anonymous.post('/api/auth/refresh', { refreshToken: user.refreshToken.slice(0, -1) });
    expectProblem(reply, 401, 'auth.refresh.invalid');
  });

  it('that is wrong is told so on public pages too', async () => {
    expectProblem(await anonymous.as('wrong').get('/api/deals'), 401, 'auth.token_invalid');
  });

  it('gives what the person may do now, not what they might when it was made', async () => {
    const { id, api } = await person(app, { role: 'MODERATOR' });
    expect((await api.get('/api/moderation/deals')).status).toBe(200);
    await app.prisma.user.update({ where: { id }, data: { role: 'USER' } });
    expectProblem(await api.get('/api/moderation/deals'), 403, 'auth.forbidden');
  });

  describe('of one session among others', () => {
    it('ends at once when its owner signs out, and only it', async () => {
      const user = await person(app);
      const other = await signIn(anonymous, user.email);
      expect((await user.api.post('/api/auth/logout')).status).toBe(204);
      expectProblem(await me(user.token), 401, 'auth.token_invalid');
      const again = await anonymous.post('/api/auth/refresh', { refreshToken: user.refreshToken });
      expectProblem(again, 401, 'auth.refresh.invalid');
      expect((await me(other.accessToken)).status).toBe(200);
    });

    it('ends with all others when its owner signs out everywhere', async () => {
      const [user, stranger] = [await person(app), await person(app)];
      const other = await signIn(anonymous, user.email);
      expect((await user.api.post('/api/auth/logout-all')).status).toBe(204);
      for (const token of [user.token, other.accessToken])
        expectProblem(await me(token), 401, 'auth.token_invalid');
      expect((await me(stranger.token)).status).toBe(200);
    });

    it('is listed with its device, the current one marked', async () => {
      const user = await person(app);
      await anonymous.post(
        '/api/auth/login',
        { email: user.email, password: PASSWORD },
        { headers: { 'User-Agent': 'Phone/1' } },
      );
      const { body } = await user.api.get('/api/auth/sessions');
      expect(body.items).toMatchObject([
        { current: false, userAgent: 'Phone/1', ip: '127.0.0.1', expiresAt: expect.stringMatching(/Z$/) },
        { current: true },
      ]);
      expect(JSON.stringify(body)).not.toMatch(/hash|token/i);
    });

    it('can be ended from another, but by nobody else', async () => {
      const [user, stranger] = [await person(app), await person(app)];
      const { sessionId, accessToken } = await signIn(anonymous, user.email);
      const path = `/api/auth/sessions/${sessionId}`;
      expectProblem(await stranger.api.delete(path), 404, 'auth.session_not_found');
      expect((await user.api.delete(path)).status).toBe(204);
      expectProblem(await me(accessToken), 401, 'auth.token_invalid');
      expectProblem(await user.api.delete(path), 404, 'auth.session_not_found');
    });
  });
});

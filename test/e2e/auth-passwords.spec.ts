import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dictionary } from '@zxcvbn-ts/language-common';
import { isCommonPassword } from '../../src/modules/auth/common-passwords.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { awaitToken, countMails } from '../support/mails.js';
import { PASSWORD, person, signIn } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

const NEW_PASSWORD = 'a wholly different phrase';
const RESET = 'Choose a new password';
const CHANGED = 'Your password was changed';

describe('passwords', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const login = (email: string, password: string) =>
    app.anonymous.post('/api/auth/login', { email, password, tokenTransport: 'body' });
  const register = (password: string, email = 'somebody@kwad.test') =>
    app.anonymous.post('/api/auth/register', { email, password, displayName: 'Somebody' });

  describe('may be chosen', () => {
    it('unless they are among the 3,000 most common, in any case or width', async () => {
      const top = dictionary['passwords-common'].slice(0, 3_000);
      const common = await Promise.all(top.map((password) => isCommonPassword(password)));
      expect(top.filter((_, n) => !common[n])).toEqual([]);
      for (const password of ['password123', 'PassWord123', 'ｐａｓｓｗｏｒｄ１２３']) {
        expectProblem(await register(password), 400, 'auth.password_common');
      }
    });

    it.each([
      ['too short', 'seven77'],
      ['seven signs, though more units', '🚁🚁🚁🚁🚁🚁🚁'],
      ['longer than 256', 'x'.repeat(257)],
      ['not text', 'half a sign \ud83d'],
    ])('not if %s', async (_, password) => {
      expectInvalid(await register(password), 'password');
    });

    it('with any Unicode, taken verbatim', async () => {
      const email = 'unicode@kwad.test';
      const password = '  ＰÄSS wörd 🚁 ﬁ 日本語\u0000 ';
      expect((await register(password, email)).status).toBe(202);
      expect((await login(email, password)).status).toBe(200);
      expect((await login(email, password.trim())).status).toBe(401);
      expect((await login(email, password.normalize('NFKC'))).status).toBe(401);
    });

    it('with 256 signs, and a megabyte is refused before it is hashed', async () => {
      const email = 'long@kwad.test';
      expect((await register('y'.repeat(256), email)).status).toBe(202);
      expect((await login(email, 'y'.repeat(256))).status).toBe(200);
      const started = performance.now();
      expectProblem(await login(email, 'y'.repeat(1_000_000)), 413, 'request.too_large');
      expectInvalid(await login(email, 'y'.repeat(100_000)), 'password');
      expect(performance.now() - started).toBeLessThan(1_000);
    });
  });

  it('are stored as argon2id, and a weaker hash is made anew at the next sign-in', async () => {
    const { id, email } = await person(app);
    const stored = async () => (await app.prisma.user.findUniqueOrThrow({ where: { id } })).passwordHash;
    const weak = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await app.prisma.user.update({ where: { id }, data: { passwordHash: weak } });
    await login(email, 'a wrong one');
    expect(await stored()).toBe(weak);
    await signIn(app.anonymous, email);
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const strong = await stored();
    await signIn(app.anonymous, email);
    expect(await stored()).toBe(strong);
  });

  describe('that were forgotten', () => {
    const forgot = (email: string) => app.anonymous.post('/api/auth/forgot-password', { email });
    const reset = (token: string, password = NEW_PASSWORD) =>
      app.anonymous.post('/api/auth/reset-password', { token, password });

    it('are replaced by a mailed link that works once, ends every session and signs nobody in', async () => {
      const { email, api, id } = await person(app, { verified: false });
      expect((await forgot(email)).status).toBe(202);
      const token = await awaitToken(app, email, RESET);
      const link = await app.prisma.mailToken.findFirstOrThrow({
        where: { userId: id, purpose: 'RESET_PASSWORD' },
      });
      expect(link.expiresAt.getTime() - link.createdAt.getTime()).toBeLessThanOrEqual(30 * 60_000 + 1_000);
      expectProblem(await reset(token, 'password123'), 400, 'auth.password_common');
      expect((await api.get('/api/users/me')).status).toBe(200);

      const done = await reset(token);
      expect(done.status).toBe(204);
      expect(done.headers.get('set-cookie')).toBeNull();
      expect((await api.get('/api/users/me')).status).toBe(401);
      expect((await login(email, PASSWORD)).status).toBe(401);
      const { accessToken } = await signIn(app.anonymous, email, NEW_PASSWORD);
      // Whoever got the mail has proven the address.
      expect((await app.anonymous.as(accessToken).get('/api/users/me')).body.emailVerified).toBe(true);
      expectProblem(await reset(token, 'yet another phrase'), 400, 'auth.link_invalid');
      await app.settle();
      expect(await countMails(app, email, CHANGED)).toBe(1);
    });

    it('cannot be replaced by an older link once a newer one was sent, nor by one that has ended', async () => {
      const { email, id } = await person(app);
      await forgot(email);
      const first = await awaitToken(app, email, RESET);
      await forgot(email);
      const second = await awaitToken(app, email, RESET, first);
      expectProblem(await reset(first), 400, 'auth.link_invalid');
      await app.prisma.mailToken.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
      expectProblem(await reset(second), 400, 'auth.link_invalid');
      expectProblem(await reset('made-up'), 400, 'auth.link_invalid');
    });

    it('are replaced by one of fifty that use the link at once', async () => {
      const { email } = await person(app);
      await forgot(email);
      const token = await awaitToken(app, email, RESET);
      const replies = await Promise.all(
        Array.from({ length: 50 }, (_, i) => reset(token, `one of fifty phrases ${i}`)),
      );
      const statuses = replies.map(({ status }) => status).sort();
      expect(statuses.filter((status) => status === 204)).toHaveLength(1);
      expect(new Set(statuses)).toEqual(new Set([204, 400]));
    });

    it('say the same of an address that nobody has, and fill no mailbox', async () => {
      const { email } = await person(app);
      const [known, unknown] = [await forgot(email), await forgot('nobody@kwad.test')];
      expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
      const statuses = [];
      for (let i = 0; i < 14; i++) statuses.push((await forgot(email)).status);
      expect(new Set(statuses)).toEqual(new Set([202]));
      await app.settle();
      expect(await countMails(app, email, RESET)).toBeLessThanOrEqual(10);
      expect(await countMails(app, 'nobody@kwad.test', RESET)).toBe(0);
    });

    it('are chosen on a page of ours where there is no front end', async () => {
      const page = await app.anonymous.get('/api/auth/reset-password?token=%22%3E%3Cscript%3E');
      expect(page.status).toBe(200);
      expect(page.body).toContain('type="password"');
      expect(page.body).toContain('value="&quot;&gt;&lt;script&gt;"');
    });
  });

  describe('are changed', () => {
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };

    it('with the current one, which ends every other session and voids links on their way', async () => {
      const { email, api } = await person(app);
      const other = app.anonymous.as((await signIn(app.anonymous, email)).accessToken);
      await app.anonymous.post('/api/auth/forgot-password', { email });
      const token = await awaitToken(app, email, RESET);
      expect((await api.post('/api/auth/change-password', body)).status).toBe(204);
      expect((await api.get('/api/users/me')).status).toBe(200);
      expect((await other.get('/api/users/me')).status).toBe(401);
      expectProblem(
        await app.anonymous.post('/api/auth/reset-password', { token, password: NEW_PASSWORD }),
        400,
        'auth.link_invalid',
      );
      expect((await login(email, NEW_PASSWORD)).status).toBe(200);
      await app.settle();
      expect(await countMails(app, email, CHANGED)).toBe(1);
    });

    it('by nobody who does not know it, nor to a common one, nor without signing in', async () => {
      const { api } = await person(app);
      const path = '/api/auth/change-password';
      expectProblem(
        await api.post(path, { ...body, currentPassword: 'a wrong one' }),
        403,
        'auth.reauthentication_failed',
      );
      expectProblem(await api.post(path, { ...body, newPassword: 'Password1' }), 400, 'auth.password_common');
      expectProblem(await app.anonymous.post(path, body), 401, 'auth.required');
      expectInvalid(await api.post(path, { ...body, role: 'ADMIN' }), 'role');
    });
  });
});

describe('registration', () => {
  it('can be closed', async () => {
    const app = await startTestApp({ AUTH_ALLOW_SELF_REGISTRATION: 'false' });
    const reply = await app.anonymous.post('/api/auth/register', {
      email: 'new@kwad.test',
      password: 'long enough to be good',
      displayName: 'New',
    });
    expectProblem(reply, 403, 'auth.registration_closed');
    expect(await app.prisma.user.count()).toBe(0);
    await app.stop();
  });
});

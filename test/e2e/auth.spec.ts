import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient } from '../support/client.js';
import { mailsTo, verificationToken } from '../support/mails.js';
import { PASSWORD, person, signIn } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';

describe('getting in', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  let count = 0;

  beforeAll(async () => {
    app = await startTestApp();
    anonymous = app.anonymous;
  });
  afterAll(() => app.stop());

  const newAddress = () => `new${++count}@kwad.test`;
  const register = (email: string, changes: object = {}) =>
    anonymous.post('/api/auth/register', { email, password: PASSWORD, displayName: 'New Pilot', ...changes });

  describe('registration', () => {
    it('sends a link to a new address', async () => {
      const email = newAddress();
      const reply = await register(email);
      expect(reply.status).toBe(202);
      expect((await mailsTo(app, email)).map(({ subject }) => subject)).toEqual([
        'Verify your e-mail address',
      ]);
    });

    it('answers the same for an address that has an account, and tells its owner', async () => {
      const { email, id } = await person(app);
      const [known, unknown] = [
        await register(email, { displayName: 'Impostor' }),
        await register(newAddress()),
      ];
      expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
      expect([...known.headers.keys()]).toEqual([...unknown.headers.keys()]);
      expect((await mailsTo(app, email)).map(({ subject }) => subject)).toEqual([
        'You already have an account',
      ]);
      expect(await app.prisma.user.findUnique({ where: { id } })).toMatchObject({ displayName: 'Somebody' });
    });

    it('opens one account where two ask for it at once', async () => {
      const email = newAddress();
      const replies = await Promise.all([register(email), register(email), register(email)]);
      expect(replies.map(({ status }) => status)).toEqual([202, 202, 202]);
      expect(await app.prisma.user.count({ where: { email } })).toBe(1);
      const subjects = (await mailsTo(app, email)).map(({ subject }) => subject).sort();
      expect(subjects).toEqual([
        'Verify your e-mail address',
        'You already have an account',
        'You already have an account',
      ]);
    });

    it('takes an address for the same however it is typed', async () => {
      const email = newAddress();
      await register(`  ${email.toUpperCase()} `);
      expect(await app.prisma.user.count({ where: { email } })).toBe(1);
      expect(
        (await anonymous.post('/api/auth/login', { email: email.toUpperCase(), password: PASSWORD })).status,
      ).toBe(200);
    });

    it.each([
      ['email', ''],
      ['email', 'no-at.kwad.test'],
      ['email', 'two@at@kwad.test'],
      ['email', 'a@b'],
      ['email', 'sp ace@kwad.test'],
      ['email', 'line\nbreak@kwad.test'],
      ['email', 'аdmin@kwad.test'], // the first letter is Cyrillic
      ['email', `${'a'.repeat(250)}@kwad.test`],
      ['email', null],
      ['email', ['a@kwad.test']],
      ['password', ''],
      ['password', '7 chars'],
      ['password', 'x'.repeat(257)],
      ['password', 12345678],
      ['displayName', ''],
      ['displayName', '   '],
      ['displayName', 'x'],
      ['displayName', '\u200B\u200B\u2060'],
      ['displayName', 'x'.repeat(61)],
      ['displayName', 'two\nlines'],
      ['displayName', 'nul\u0000byte'],
      ['displayName', 'evil\u202Eeman'],
      ['locale', 'xx'],
      ['role', 'ADMIN'],
      ['emailVerifiedAt', '2026-01-01T00:00:00Z'],
    ])('refuses %s %j and says so', async (field, value) => {
      const email = newAddress();
      expectInvalid(await register(email, { [field]: value }), field);
      expect(await app.prisma.user.count({ where: { email } })).toBe(0);
    });

    it.each(['        ', 'ünï©ødé 🚁 passphrase', 'x'.repeat(256)])(
      'takes the password %j as it is',
      async (password) => {
        const email = newAddress();
        expect((await register(email, { password })).status).toBe(202);
        expect((await anonymous.post('/api/auth/login', { email, password })).status).toBe(200);
        expect(
          (await anonymous.post('/api/auth/login', { email, password: `${password} ` })).status,
        ).not.toBe(200);
      },
    );

    it('stores no password in clear, and mails none', async () => {
      const email = newAddress();
      await register(email, { password: 'a very secret phrase' });
      const user = await app.prisma.user.findUnique({ where: { email } });
      expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(JSON.stringify(await mailsTo(app, email))).not.toContain('a very secret phrase');
    });
  });

  describe('the link in the mail', () => {
    const verify = (token: string) => anonymous.post('/api/auth/verify-email', { token });

    it('verifies once', async () => {
      const email = newAddress();
      await register(email);
      const api = anonymous.as((await signIn(anonymous, email)).accessToken);
      expect((await api.get('/api/users/me')).body).toMatchObject({ email, emailVerified: false });
      const token = await verificationToken(app, email);
      expect((await verify(token)).status).toBe(204);
      expect((await api.get('/api/users/me')).body).toMatchObject({ emailVerified: true });
      expectProblem(await verify(token), 400, 'auth.link_invalid');
    });

    it('is replaced by the next one', async () => {
      const email = newAddress();
      await register(email);
      const first = await verificationToken(app, email);
      expect((await anonymous.post('/api/auth/resend-verification', { email })).status).toBe(202);
      const second = await verificationToken(app, email, 2);
      expect(second).not.toBe(first);
      expectProblem(await verify(first), 400, 'auth.link_invalid');
      expect((await verify(second)).status).toBe(204);
    });

    it('ends after a day', async () => {
      const email = newAddress();
      await register(email);
      const token = await verificationToken(app, email);
      await app.prisma.mailToken.updateMany({ where: { user: { email } }, data: { expiresAt: new Date() } });
      expectProblem(await verify(token), 400, 'auth.link_invalid');
    });

    it.each(['x', 'A'.repeat(43), "' OR 1=1 --"])('is not guessed: %s', async (token) => {
      expectProblem(await verify(token), 400, 'auth.link_invalid');
    });

    it('opens a page that does nothing by itself, and shows what it was given as text', async () => {
      const email = newAddress();
      await register(email);
      const token = await verificationToken(app, email);
      const page = await anonymous.get(`/api/auth/verify-email?token=${token}`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await app.prisma.user.findUnique({ where: { email } })).toMatchObject({ emailVerifiedAt: null });
      const odd = await anonymous.get(
        `/api/auth/verify-email?token=${encodeURIComponent('"><script>alert(1)</script>')}`,
      );
      expect(odd.body).not.toContain('<script>alert');
    });

    it('is sent again to no address that is verified or unknown, with the same answer', async () => {
      const { email } = await person(app);
      const unknown = newAddress();
      const replies = [email, unknown].map((address) =>
        anonymous.post('/api/auth/resend-verification', { email: address }),
      );
      const [first, second] = await Promise.all(replies);
      expect([first?.status, first?.body]).toEqual([202, second?.body]);
      expect([...(await mailsTo(app, email)), ...(await mailsTo(app, unknown))]).toEqual([]);
    });
  });

  describe('signing in', () => {
    it('answers the same for a wrong password and an unknown address', async () => {
      const { email } = await person(app);
      const wrong = await anonymous.post('/api/auth/login', { email, password: 'not the password' });
      const unknown = await anonymous.post('/api/auth/login', { email: newAddress(), password: PASSWORD });
      expectProblem(wrong, 401, 'auth.credentials_wrong');
      expectProblem(unknown, 401, 'auth.credentials_wrong');
      expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    });

    it('is refused to the suspended, who learn why only with the right password', async () => {
      const { id, email, api } = await person(app);
      await app.prisma.user.update({
        where: { id },
        data: { suspendedAt: new Date(), suspensionReason: 'Sold a brick' },
      });
      const refused = await anonymous.post('/api/auth/login', { email, password: PASSWORD });
      expectProblem(refused, 403, 'auth.suspended');
      expect(refused.body.detail).toBe('Sold a brick');
      expectProblem(
        await anonymous.post('/api/auth/login', { email, password: 'guess' }),
        401,
        'auth.credentials_wrong',
      );
      expectProblem(await api.get('/api/users/me'), 401, 'auth.token_invalid');
    });

    it('is possible before the address is verified', async () => {
      const { api } = await person(app, { verified: false });
      expect((await api.get('/api/users/me')).body).toMatchObject({ emailVerified: false });
    });

    it('shows the account to its owner, and to others no address', async () => {
      const { id, email, api } = await person(app, { displayName: 'Amélie' });
      expect((await api.get('/api/users/me')).body).toMatchObject({
        id,
        email,
        displayName: 'Amélie',
        role: 'USER',
      });
      const profile = await anonymous.get(`/api/users/${id}`);
      expect(profile.body).toEqual({
        id,
        displayName: 'Amélie',
        bio: null,
        avatar: null,
        memberSince: expect.stringMatching(/Z$/),
      });
    });
  });
});

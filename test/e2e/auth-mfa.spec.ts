import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { newId } from '../../src/common/ids.js';
import { awaitToken, countMails } from '../support/mails.js';
import { LONG } from '../support/long-form.js';
import { PASSWORD, person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { AuthenticatorApp, enrol } from '../support/second-factor.js';

/** Races are won by luck: the long form repeats them. */
const rounds = Array.from({ length: LONG ? 40 : 1 }, (_, i) => i + 1);

const VERIFY = '/api/auth/mfa/verify';

describe('the second factor', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const login = (email: string, password = PASSWORD) =>
    app.anonymous.post('/api/auth/login', { email, password, tokenTransport: 'body' });
  const challengeFor = async ({ email }: Person) => (await login(email)).body.challengeToken as string;
  const verify = (body: Record<string, unknown>) =>
    app.anonymous.post(VERIFY, { tokenTransport: 'body', ...body });

  it('is set up with an address that any authenticator app takes, a picture and a first code', async () => {
    const somebody = await person(app);
    const begun = await somebody.api.post('/api/auth/mfa/totp');
    expect(begun.status).toBe(200);
    const url = new URL(begun.body.otpauthUrl as string);
    expect(url.protocol).toBe('otpauth:');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      issuer: 'KwadMarket',
      secret: begun.body.secret,
      digits: '6',
      period: '30',
      algorithm: 'SHA1',
    });
    expect(decodeURIComponent(url.pathname)).toContain(somebody.email);
    const [kind, picture] = (begun.body.qrSvg as string).split(',');
    expect(kind).toBe('data:image/svg+xml;base64');
    expect(Buffer.from(picture!, 'base64').toString()).toMatch(/^<svg[^>]+>[\s\S]*<\/svg>\s*$/);

    expect((await login(somebody.email)).body).toHaveProperty('accessToken');
    const device = new AuthenticatorApp(begun.body.secret as string);
    expectProblem(
      await somebody.api.post('/api/auth/mfa/totp/confirm', { code: device.code(7) }),
      403,
      'auth.mfa_code_refused',
    );
    const confirmed = await somebody.api.post('/api/auth/mfa/totp/confirm', { code: device.code() });
    expect(confirmed.status).toBe(200);
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
    expectProblem(await somebody.api.post('/api/auth/mfa/totp'), 409, 'auth.mfa_exists');

    const stored = await app.prisma.totpCredential.findUniqueOrThrow({ where: { userId: somebody.id } });
    expect(Buffer.from(stored.secret).toString('latin1')).not.toContain(begun.body.secret);
    const codes = await app.prisma.recoveryCode.findMany({ where: { userId: somebody.id } });
    expect(codes.every(({ codeHash }) => codeHash.length === 32)).toBe(true);
    await app.settle();
    expect(await countMails(app, somebody.email, 'A second factor was set up')).toBe(1);
  });

  it('turns on once when fifty confirm at the same moment', async () => {
    const { api, id } = await person(app);
    const { secret } = (await api.post('/api/auth/mfa/totp')).body as { secret: string };
    const code = new AuthenticatorApp(secret).code();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => api.post('/api/auth/mfa/totp/confirm', { code })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await app.prisma.recoveryCode.count({ where: { userId: id } })).toBe(10);
  });

  it('stands between the right password and a session', async () => {
    const somebody = await person(app);
    const { device } = await enrol(somebody);
    const first = await login(somebody.email);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ mfaRequired: true, challengeToken: expect.any(String), expiresIn: 300 });
    expect(first.headers.get('set-cookie')).toBeNull();
    expect(Buffer.from(first.body.challengeToken as string, 'base64url').length).toBe(32);
    expectProblem(await login(somebody.email, 'a wrong one'), 401, 'auth.credentials_wrong');

    const { challengeToken } = first.body as { challengeToken: string };
    const done = await verify({ challengeToken, code: device.code() });
    expect(done.status).toBe(200);
    expect((await app.anonymous.as(done.body.accessToken as string).get('/api/users/me')).status).toBe(200);
    expectProblem(await verify({ challengeToken, code: device.code(1) }), 401, 'auth.mfa_challenge_invalid');
    // The same code again, for another challenge.
    expectProblem(
      await verify({ challengeToken: await challengeFor(somebody), code: device.code() }),
      401,
      'auth.mfa_code_wrong',
    );
  });

  it('takes codes one step early or late, and none further away', async () => {
    const somebody = await person(app);
    const { device } = await enrol(somebody);
    const challengeToken = await challengeFor(somebody);
    for (const steps of [-3, 3]) {
      expectProblem(await verify({ challengeToken, code: device.code(steps) }), 401, 'auth.mfa_code_wrong');
    }
    expect((await verify({ challengeToken, code: device.code(1) })).status).toBe(200);
  });

  it.each(rounds)('accepts a code once when fifty send it at the same moment (%i)', async () => {
    const somebody = await person(app);
    const { device } = await enrol(somebody);
    const challenges = await Promise.all(Array.from({ length: 5 }, () => challengeFor(somebody)));
    const code = device.code();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) => verify({ challengeToken: challenges[i % 5], code })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it.each(rounds)('accepts a recovery code once, however typed, and tells the owner (%i)', async () => {
    const somebody = await person(app);
    const { recoveryCodes } = await enrol(somebody);
    const challenges = await Promise.all(Array.from({ length: 5 }, () => challengeFor(somebody)));
    const recoveryCode = ` ${recoveryCodes[0]!.toUpperCase().replaceAll('-', ' ')}`;
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) => verify({ challengeToken: challenges[i % 5], recoveryCode })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await app.prisma.recoveryCode.count({ where: { userId: somebody.id, usedAt: null } })).toBe(9);
    await app.settle();
    expect(await countMails(app, somebody.email, 'A recovery code was used')).toBe(1);
  });

  it('allows five tries for a challenge, and ten for an account', async () => {
    const somebody = await person(app);
    const { device } = await enrol(somebody);
    const challengeToken = await challengeFor(somebody);
    for (let i = 0; i < 5; i++) {
      expectProblem(await verify({ challengeToken, code: device.code(9) }), 401, 'auth.mfa_code_wrong');
    }
    expectProblem(await verify({ challengeToken, code: device.code() }), 401, 'auth.mfa_challenge_invalid');
    const next = await challengeFor(somebody);
    for (let i = 0; i < 5; i++) await verify({ challengeToken: next, code: device.code(9) });
    const last = await verify({ challengeToken: await challengeFor(somebody), code: device.code() });
    expectProblem(last, 429, 'ratelimit.exceeded');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('takes no challenge that is old or made up, and no half request', async () => {
    const somebody = await person(app);
    const { device } = await enrol(somebody);
    const challengeToken = await challengeFor(somebody);
    await app.prisma.signInChallenge.updateMany({
      where: { userId: somebody.id },
      data: { expiresAt: new Date() },
    });
    expectProblem(await verify({ challengeToken, code: device.code() }), 401, 'auth.mfa_challenge_invalid');
    expectProblem(
      await verify({ challengeToken: 'made-up', code: device.code() }),
      401,
      'auth.mfa_challenge_invalid',
    );
    expectInvalid(await verify({ challengeToken }), 'code');
    expectInvalid(await verify({ challengeToken, code: '123456', recoveryCode: 'abcd-efgh' }), 'code');
    expectInvalid(await verify({ challengeToken, code: '12345' }), 'code');
  });

  it('is not removed by a new password, and ends sign-ins that were under way', async () => {
    const somebody = await person(app);
    const { device } = await enrol(somebody);
    const challengeToken = await challengeFor(somebody);
    await app.anonymous.post('/api/auth/forgot-password', { email: somebody.email });
    const token = await awaitToken(app, somebody.email, 'Choose a new password');
    const password = 'a wholly different phrase';
    await app.anonymous.post('/api/auth/reset-password', { token, password });
    expectProblem(await verify({ challengeToken, code: device.code() }), 401, 'auth.mfa_challenge_invalid');
    expect((await login(somebody.email, password)).body).toHaveProperty('mfaRequired', true);
  });

  it('is removed with password and code, not with one of them', async () => {
    const somebody = await person(app);
    const { device } = await enrol(somebody);
    const remove = (body: unknown) => somebody.api.request('DELETE', '/api/auth/mfa/totp', body);
    expectProblem(await remove({ code: device.code() }), 403, 'auth.reauthentication_failed');
    expectProblem(
      await remove({ password: 'a wrong one', code: device.code() }),
      403,
      'auth.reauthentication_failed',
    );
    expectProblem(await remove({ password: PASSWORD, code: device.code(9) }), 403, 'auth.mfa_code_refused');
    expectInvalid(await remove({ password: PASSWORD }), 'code');
    expect((await remove({ password: PASSWORD, code: device.code() })).status).toBe(204);
    expectProblem(await remove({ password: PASSWORD, code: device.code(1) }), 404, 'auth.mfa_missing');
    expect((await login(somebody.email)).body).toHaveProperty('accessToken');
    expect(await app.prisma.recoveryCode.count({ where: { userId: somebody.id } })).toBe(0);
    await app.settle();
    expect(await countMails(app, somebody.email, 'Your second factor was removed')).toBe(1);
  });
});

describe('recovery codes made anew', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const renew = ({ api }: Person, body: object) => api.post('/api/auth/mfa/recovery-codes', body);

  it('take the place of the old ones, for whoever has password and second factor', async () => {
    const somebody = await person(app);
    expectProblem(await renew(somebody, { password: PASSWORD, code: '123456' }), 404, 'auth.mfa_missing');
    const { device, recoveryCodes: old } = await enrol(somebody);
    expectProblem(await renew(somebody, { code: device.code() }), 403, 'auth.reauthentication_failed');
    expectProblem(
      await renew(somebody, { password: 'a wrong one', code: device.code() }),
      403,
      'auth.reauthentication_failed',
    );
    expectProblem(
      await renew(somebody, { password: PASSWORD, code: device.code(9) }),
      403,
      'auth.mfa_code_refused',
    );
    expectInvalid(await renew(somebody, { password: PASSWORD }), 'code');

    const renewed = await renew(somebody, { password: PASSWORD, code: device.code() });
    expect(renewed.status).toBe(200);
    const fresh = renewed.body.recoveryCodes as string[];
    expect(new Set([...fresh, ...old]).size).toBe(20);
    const use = async (recoveryCode: string) => {
      const login = await app.anonymous.post('/api/auth/login', {
        email: somebody.email,
        password: PASSWORD,
      });
      const { challengeToken } = login.body as { challengeToken: string };
      return app.anonymous.post('/api/auth/mfa/verify', { challengeToken, recoveryCode });
    };
    expectProblem(await use(old[0]!), 401, 'auth.mfa_code_wrong');
    expect((await use(fresh[0]!)).status).toBe(200);
    await app.settle();
    expect(await countMails(app, somebody.email, 'Your recovery codes were replaced')).toBe(1);
  });

  it('are ten, however many are asked for at the same moment', async () => {
    const somebody = await person(app);
    const { device, recoveryCodes } = await enrol(somebody);
    const proofs = [
      { code: device.code() },
      ...recoveryCodes.slice(0, 7).map((recoveryCode) => ({ recoveryCode })),
    ];
    const replies = await Promise.all(
      proofs.map((proof) => renew(somebody, { password: PASSWORD, ...proof })),
    );
    // A code of the app outlives the change; the old recovery codes went with the first one.
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(2);
    // 429: a code that holds no longer is a guess, and those are counted.
    expect(replies.filter(({ status }) => ![200, 403, 429].includes(status))).toEqual([]);
    expect(await app.prisma.recoveryCode.count({ where: { userId: somebody.id } })).toBe(10);
  });
});

describe('a second factor that is reset by an admin', () => {
  let app: TestApp;
  let admin: Person;
  beforeAll(async () => {
    app = await startTestApp();
    admin = await person(app, { role: 'ADMIN' });
  });
  afterAll(() => app.stop());

  const reset = ({ id }: Person, body: object = { reason: 'DEVICE_LOST', ticket: 'HELP-4711' }) =>
    admin.api.post(`/api/users/${id}/second-factor-reset`, body);

  it('is gone with every session and code; the owner is told, and the record says who and why', async () => {
    const somebody = await person(app);
    await enrol(somebody);
    const waiting = await app.anonymous.post('/api/auth/login', {
      email: somebody.email,
      password: PASSWORD,
    });
    expect((await reset(somebody)).status).toBe(204);
    expect((await somebody.api.get('/api/users/me')).status).toBe(401);
    expect(await app.prisma.recoveryCode.count({ where: { userId: somebody.id } })).toBe(0);
    const { challengeToken } = waiting.body as { challengeToken: string };
    const late = await app.anonymous.post('/api/auth/mfa/verify', { challengeToken, code: '123456' });
    expectProblem(late, 401, 'auth.mfa_challenge_invalid');
    const login = await app.anonymous.post('/api/auth/login', { email: somebody.email, password: PASSWORD });
    expect(login.body).toHaveProperty('accessToken');

    const fact = await app.prisma.fact.findFirstOrThrow({ where: { name: 'user.second_factor_reset' } });
    expect(fact).toMatchObject({
      actorId: admin.id,
      data: { userId: somebody.id, reason: 'DEVICE_LOST', ticket: 'HELP-4711' },
    });
    await app.settle();
    expect(await countMails(app, somebody.email, 'Your second factor was reset')).toBe(1);
    expectProblem(await reset(somebody), 404, 'auth.mfa_missing');
  });

  it('is not the own one, and not by an old session alone', async () => {
    const [somebody, moderator] = [await person(app), await person(app, { role: 'MODERATOR' })];
    await enrol(somebody);
    await enrol(admin);
    expectProblem(await reset(admin), 403, 'auth.mfa_own');
    expectInvalid(await reset(somebody, { reason: 'BECAUSE' }), 'reason');
    expectInvalid(await reset(somebody, { reason: 'OTHER', ticket: 'call Ann Smith' }), 'ticket');
    expectProblem(await reset({ ...somebody, id: newId() }), 404, 'user.not_found');
    const refused = await moderator.api.post(`/api/users/${somebody.id}/second-factor-reset`, {
      reason: 'OTHER',
    });
    expectProblem(refused, 403, 'auth.forbidden');

    await app.prisma.session.updateMany({
      where: { userId: admin.id },
      data: { createdAt: new Date(Date.now() - 11 * 60_000) },
    });
    expectProblem(await reset(somebody), 403, 'auth.reauthentication_required');
    const wrong = await reset(somebody, { reason: 'OTHER', password: 'a wrong one' });
    expectProblem(wrong, 403, 'auth.reauthentication_failed');
    expect((await reset(somebody, { reason: 'OTHER', password: PASSWORD })).status).toBe(204);
  });
});

describe('where moderators must have a second factor', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ MFA_REQUIRED_ROLES: 'MODERATOR, ADMIN' });
  });
  afterAll(() => app.stop());

  it('one without it may set it up and do nothing else, until it is', async () => {
    const moderator = await person(app, { role: 'MODERATOR' });
    for (const path of ['/api/users/me', '/api/moderation/deals', '/api/deals', '/api/notifications']) {
      expectProblem(await moderator.api.get(path), 403, 'auth.mfa_enrolment_required');
    }
    expect((await moderator.api.get('/api/auth/sessions')).status).toBe(200);
    await enrol(moderator);
    expect((await moderator.api.get('/api/moderation/deals')).status).toBe(200);
  });

  it('nobody else is asked for it', async () => {
    const { api } = await person(app);
    expect((await api.get('/api/users/me')).status).toBe(200);
  });
});

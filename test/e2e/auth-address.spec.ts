import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { awaitToken, countMails } from '../support/mails.js';
import { PASSWORD, person } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

const CONFIRM = 'Confirm your new e-mail address';
const CHANGED = 'Your e-mail address was changed';
const NEW_DEVICE = 'New sign-in to your account';

describe('a new address', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ TRUST_PROXY: '127.0.0.1' });
  });
  afterAll(() => app.stop());

  const confirm = (token: string) => app.anonymous.post('/api/auth/confirm-email', { token });

  it('counts once its link was used; both addresses are told, and links to the old one end', async () => {
    const { api, email } = await person(app);
    const newEmail = `new-${email}`;
    await app.anonymous.post('/api/auth/forgot-password', { email });
    const oldLink = await awaitToken(app, email, 'Choose a new password');
    const asked = await api.post('/api/auth/change-email', { newEmail, password: PASSWORD });
    expect(asked.status).toBe(202);
    expect((await api.get('/api/users/me')).body.email).toBe(email);

    const token = await awaitToken(app, newEmail, CONFIRM);
    expect((await confirm(token)).status).toBe(204);
    expect((await api.get('/api/users/me')).body).toMatchObject({ email: newEmail, emailVerified: true });
    expectProblem(await confirm(token), 400, 'auth.link_invalid');
    expectProblem(
      await app.anonymous.post('/api/auth/reset-password', { token: oldLink, password: 'another phrase' }),
      400,
      'auth.link_invalid',
    );
    await app.settle();
    expect([await countMails(app, email, CHANGED), await countMails(app, newEmail, CHANGED)]).toEqual([1, 1]);
  });

  it('is asked for with the password only', async () => {
    const { api, email } = await person(app);
    const body = { newEmail: `new-${email}`, password: 'a wrong one' };
    expectProblem(await api.post('/api/auth/change-email', body), 403, 'auth.reauthentication_failed');
  });

  it('that somebody else has is not said to be taken; its owner is told', async () => {
    const [one, other] = [await person(app), await person(app)];
    const asked = await one.api.post('/api/auth/change-email', { newEmail: other.email, password: PASSWORD });
    const free = await one.api.post('/api/auth/change-email', {
      newEmail: 'free@kwad.test',
      password: PASSWORD,
    });
    expect([asked.status, asked.body]).toEqual([free.status, free.body]);
    await app.settle();
    expect(await countMails(app, other.email, 'Your address is in use')).toBe(1);
    expect(await countMails(app, other.email, CONFIRM)).toBe(0);
  });

  it('that somebody else took meanwhile is refused to the later one', async () => {
    const { api } = await person(app);
    const newEmail = 'contested@kwad.test';
    await api.post('/api/auth/change-email', { newEmail, password: PASSWORD });
    const token = await awaitToken(app, newEmail, CONFIRM);
    const { id } = await person(app);
    await app.prisma.user.update({ where: { id }, data: { email: newEmail } });
    expectProblem(await confirm(token), 409, 'auth.email_taken');
  });

  it('a sign-in from a device and place not seen before is told, the first one and a usual one are not', async () => {
    const { email } = await person(app);
    const signIn = (agent: string, from: string) =>
      app.anonymous.post(
        '/api/auth/login',
        { email, password: PASSWORD },
        { headers: { 'User-Agent': agent, 'X-Forwarded-For': from } },
      );
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const told = async () => {
      await app.settle();
      return countMails(app, email, NEW_DEVICE);
    };
    expect(await told()).toBe(0);
    await signIn(firefox, '203.0.113.7');
    expect(await told()).toBe(1);
    await signIn(firefox, '203.0.113.200');
    expect(await told()).toBe(1);
    await signIn(firefox, '198.51.100.7');
    expect(await told()).toBe(2);
    const mail = (await app.mails()).find(({ to, subject }) => to === email && subject === NEW_DEVICE);
    expect(mail?.text).toContain('Firefox on Linux');
    expect(mail?.text).toContain('198.51.100.7');
  });
});

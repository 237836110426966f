import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { CLIENT, startOidcProvider } from '../support/oidc-provider.js';
import type { ProviderPerson, TestProvider } from '../support/oidc-provider.js';
import { PASSWORD, person, signIn } from '../support/people.js';
import { expectProblem } from '../support/problems.js';

const PUBLIC_URL = 'http://api.kwad.test';
const WEB_URL = 'http://kwad.test';
const CALLBACK = `${PUBLIC_URL}/api/auth/oidc/local/callback`;

/** Cookies of a reply by name, as a browser would send them back. */
function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0]!)
    .filter((pair) => !pair.endsWith('='))
    .join('; ');
}

describe('signing in through another provider', () => {
  let app: TestApp;
  let provider: TestProvider;

  beforeAll(async () => {
    provider = await startOidcProvider(CALLBACK);
    app = await startTestApp({
      PUBLIC_URL,
      WEB_URL,
      OIDC_PROVIDERS: 'local,silent',
      OIDC_LOCAL_ISSUER: provider.issuer,
      OIDC_LOCAL_CLIENT_ID: CLIENT.id,
      OIDC_LOCAL_CLIENT_SECRET: CLIENT.secret,
      OIDC_SILENT_ISSUER: 'http://127.0.0.1:9',
      OIDC_SILENT_CLIENT_ID: 'x',
      OIDC_SILENT_CLIENT_SECRET: 'x',
    });
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });

  /** Everything that a browser does, up to the callback. */
  async function reachCallback(who: ProviderPerson) {
    const begun = await app.anonymous.get('/api/auth/oidc/local');
    expect(begun.status).toBe(302);
    const url = begun.headers.get('location')!;
    return { url, cookie: cookiesOf(begun.headers), back: await provider.visit(url, who) };
  }

  async function callBack(back: string, cookie: string) {
    const { pathname, search } = new URL(back);
    const reply = await app.anonymous.get(`${pathname}${search}`, { headers: { cookie } });
    const location = new URL(reply.headers.get('location') ?? 'about:blank');
    return {
      reply,
      location,
      cookies: cookiesOf(reply.headers),
      said: Object.fromEntries(location.searchParams),
    };
  }

  async function signInThrough(who: ProviderPerson) {
    const { back, cookie } = await reachCallback(who);
    return callBack(back, cookie);
  }

  async function tokenFrom(cookies: string): Promise<string> {
    const reply = await app.anonymous.post('/api/auth/refresh', {}, { headers: { cookie: cookies } });
    expect(reply.status).toBe(200);
    return reply.body.accessToken as string;
  }

  const verified = (name: string): ProviderPerson => ({
    sub: `sub-${name}`,
    email: `${name}@kwad.test`,
    email_verified: true,
    name: `Pilot ${name}`,
    locale: 'fr-FR',
  });

  it('opens an account without a password for somebody new, and finds it again', async () => {
    const first = await signInThrough(verified('nina'));
    expect(first.location.href).toBe(`${WEB_URL}/auth/callback?result=signed_in&provider=local`);
    const api = app.anonymous.as(await tokenFrom(first.cookies));
    const me = await api.get('/api/users/me');
    expect(me.body).toMatchObject({
      email: 'nina@kwad.test',
      displayName: 'Pilot nina',
      locale: 'fr',
      emailVerified: true,
      hasPassword: false,
    });
    const second = await signInThrough({ ...verified('nina'), email: 'moved@kwad.test' });
    const again = await app.anonymous.as(await tokenFrom(second.cookies)).get('/api/users/me');
    expect(again.body.id).toBe(me.body.id);
    expect((await api.get('/api/auth/identities')).body.items).toMatchObject([
      { provider: 'local', email: 'nina@kwad.test' },
    ]);
  });

  it('opens one account for somebody new who comes back several times at once', async () => {
    const callbacks = await Promise.all(Array.from({ length: 4 }, () => reachCallback(verified('many'))));
    const ends = await Promise.all(callbacks.map(({ back, cookie }) => callBack(back, cookie)));
    expect(ends.map(({ said }) => said.result)).toEqual(Array.from({ length: 4 }, () => 'signed_in'));
    expect(await app.prisma.externalIdentity.count({ where: { subject: 'sub-many' } })).toBe(1);
  });

  it('sends PKCE, state and nonce, and keeps them out of reach in the browser', async () => {
    const begun = await app.anonymous.get('/api/auth/oidc/local');
    const asked = new URL(begun.headers.get('location')!).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('code_challenge')).toHaveLength(43);
    expect(asked.get('redirect_uri')).toBe(CALLBACK);
    const [cookie] = begun.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    for (const secret of [asked.get('state')!, asked.get('nonce')!]) {
      expect(secret.length).toBeGreaterThanOrEqual(43);
      expect(cookie).not.toContain(secret);
    }
  });

  it('does not link an account by its address: its owner signs in and consents', async () => {
    const owner = await person(app);
    const who = { ...verified('owner'), email: owner.email };
    const stranger = await signInThrough(who);
    expect(stranger.said).toEqual({ result: 'link_required', provider: 'local' });
    expect(stranger.cookies).toMatch(/^kwad_oidc_link=/);
    expect(await app.prisma.externalIdentity.count({ where: { userId: owner.id } })).toBe(0);

    const headers = { cookie: stranger.cookies };
    const elsewhere = await person(app);
    expectProblem(
      await elsewhere.api.post('/api/auth/oidc/local/link', undefined, { headers }),
      403,
      'auth.oidc.link_mismatch',
    );
    expectProblem(await owner.api.post('/api/auth/oidc/local/link'), 400, 'auth.oidc.link_invalid');
    const links = await Promise.all(
      Array.from({ length: 10 }, () => owner.api.post('/api/auth/oidc/local/link', undefined, { headers })),
    );
    expect(links.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 9 }, () => 409)]);

    const linked = await signInThrough(who);
    expect(linked.said).toEqual({ result: 'signed_in', provider: 'local' });
    const me = await app.anonymous.as(await tokenFrom(linked.cookies)).get('/api/users/me');
    expect(me.body.id).toBe(owner.id);
    await app.settle();
    const mails = (await app.mails()).filter(({ to }) => to === owner.email);
    expect(mails.map(({ subject }) => subject)).toEqual(['You can now sign in through local']);
  });

  it('links no address that was not verified here', async () => {
    const squatter = await person(app, { verified: false });
    const { cookies, said } = await signInThrough({ ...verified('squat'), email: squatter.email });
    expect(said.result).toBe('link_required');
    const reply = await squatter.api.post('/api/auth/oidc/local/link', undefined, {
      headers: { cookie: cookies },
    });
    expectProblem(reply, 403, 'auth.oidc.link_mismatch');
  });

  it.each<[string, Partial<ProviderPerson>]>([
    ['that the provider has not verified', { email_verified: false }],
    ['that the provider says nothing about', { email_verified: undefined }],
    ['that is missing', { email: undefined }],
    ['with look-alike letters', { email: 'nіna@kwad.test' }],
  ])('opens no account for an address %s', async (what, changes) => {
    const { said } = await signInThrough({ ...verified('unsure'), sub: what, ...changes });
    expect(said).toEqual({ result: 'error', provider: 'local', code: 'auth.oidc.email_unverified' });
    expect(await app.prisma.externalIdentity.count({ where: { subject: what } })).toBe(0);
  });

  it('still asks for the second factor of an account that has one', async () => {
    await signInThrough(verified('careful'));
    const { id: userId } = await app.prisma.user.findUniqueOrThrow({ where: { email: 'careful@kwad.test' } });
    await app.prisma.totpCredential.create({
      data: { userId, secret: Buffer.alloc(32), confirmedAt: new Date() },
    });
    const { said, cookies, location } = await signInThrough(verified('careful'));
    expect(said).toMatchObject({ result: 'mfa_required' });
    expect(cookies).not.toContain('kwad_refresh');
    expect(new URLSearchParams(location.hash.slice(1)).get('challengeToken')).toMatch(/^[\w-]{43}$/);
  });

  it('gives a suspended person no session', async () => {
    await signInThrough(verified('banned'));
    await app.prisma.user.update({ where: { email: 'banned@kwad.test' }, data: { suspendedAt: new Date() } });
    const { said, cookies } = await signInThrough(verified('banned'));
    expect(said).toMatchObject({ result: 'error', code: 'auth.suspended' });
    expect(cookies).not.toContain('kwad_refresh');
  });

  describe('refuses a callback', () => {
    const refused = { result: 'error', provider: 'local', code: 'auth.oidc.refused' };

    it('that another browser began', async () => {
      const { back } = await reachCallback(verified('eve'));
      expect((await callBack(back, '')).said).toEqual(refused);
      const other = await app.anonymous.get('/api/auth/oidc/local');
      expect((await callBack(back, cookiesOf(other.headers))).said).toEqual(refused);
    });

    it('that is played a second time', async () => {
      const { back, cookie } = await reachCallback(verified('twice'));
      expect((await callBack(back, cookie)).said).toMatchObject({ result: 'signed_in' });
      expect((await callBack(back, cookie)).said).toEqual(refused);
    });

    it('whose state, code or issuer was changed', async () => {
      for (const [name, value] of [
        ['state', 'x'.repeat(43)],
        ['code', 'made-up'],
        ['iss', 'https://evil.test'],
      ] as const) {
        const { back, cookie } = await reachCallback(verified('mallory'));
        const changed = new URL(back);
        changed.searchParams.set(name, value);
        expect((await callBack(changed.href, cookie)).said).toEqual(refused);
      }
    });

    it('with a sealed cookie that was tampered with or is for something else', async () => {
      const { back, cookie } = await reachCallback(verified('tamper'));
      const flipped = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')).replace(/\.(.)/, '.x$1');
      expect((await callBack(back, flipped)).said).toEqual(refused);
      const { cookies } = await signInThrough({ ...verified('link'), email: (await person(app)).email });
      expect((await callBack(back, cookies.replace('kwad_oidc_link', 'kwad_oidc'))).said).toEqual(refused);
    });

    it('in which the person said no', async () => {
      const begun = await app.anonymous.get('/api/auth/oidc/local');
      const state = new URL(begun.headers.get('location')!).searchParams.get('state')!;
      const no = `${CALLBACK}?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
      expect((await callBack(no, cookiesOf(begun.headers))).said).toEqual(refused);
    });
  });

  it('takes a code for the nonce that was sent only', async () => {
    const { url, cookie } = await reachCallback(verified('nonce'));
    const swapped = new URL(url);
    swapped.searchParams.set('nonce', 'y'.repeat(43));
    const back = await provider.visit(swapped.href, verified('nonce'));
    expect((await callBack(back, cookie)).said).toMatchObject({ code: 'auth.oidc.refused' });
  });

  it('unlinks after the password, and never the last way in', async () => {
    const only = await signInThrough(verified('only'));
    const onlyApi = app.anonymous.as(await tokenFrom(only.cookies));
    expectProblem(await onlyApi.delete('/api/auth/oidc/local'), 409, 'auth.oidc.last_way_in');

    const owner = await person(app);
    await app.prisma.externalIdentity.create({
      data: { userId: owner.id, provider: 'local', subject: 's-unlink', email: owner.email },
    });
    await app.prisma.session.updateMany({ where: { userId: owner.id }, data: { createdAt: new Date(0) } });
    expectProblem(await owner.api.delete('/api/auth/oidc/local'), 403, 'auth.reauthentication_required');
    const { api } = owner;
    expect((await api.request('DELETE', '/api/auth/oidc/local', { password: PASSWORD })).status).toBe(204);
    const { accessToken } = await signIn(app.anonymous, owner.email);
    expectProblem(
      await app.anonymous.as(accessToken).delete('/api/auth/oidc/local'),
      404,
      'auth.oidc.not_linked',
    );
  });

  it('lists what is configured, knows nothing else, and says when the other side is silent', async () => {
    const { body } = await app.anonymous.get('/api/auth/oidc');
    expect(body.items).toEqual([
      { name: 'local', startUrl: `${PUBLIC_URL}/api/auth/oidc/local` },
      { name: 'silent', startUrl: `${PUBLIC_URL}/api/auth/oidc/silent` },
    ]);
    expectProblem(await app.anonymous.get('/api/auth/oidc/google'), 404, 'auth.oidc.provider_unknown');
    expectProblem(
      await app.anonymous.get('/api/auth/oidc/google/callback'),
      404,
      'auth.oidc.provider_unknown',
    );
    const silent = await app.anonymous.get('/api/auth/oidc/silent');
    expectProblem(silent, 503, 'auth.oidc.unavailable');
    expect(silent.headers.get('retry-after')).toBe('30');
  });
});

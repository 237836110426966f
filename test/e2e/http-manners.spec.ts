import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import type { ApiClient } from '../support/client.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { expectInvalid, expectProblem } from '../support/problems.js';
import { requestLines, sendRaw } from '../support/raw-http.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const login = { email: 'nobody@kwad.test', password: 'whatever it is' };

describe('what a request gets that asks for the wrong thing', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  let user: Person;

  beforeAll(async () => {
    app = await startTestApp({ BODY_LIMIT_BYTES: '65536' });
    anonymous = app.anonymous;
    user = await person(app);
  });
  afterAll(() => app.stop());

  it.each([
    '/',
    '/nope',
    '/api',
    '/api/nope',
    '/api/deals/x/nope',
    '/api/media/none.webp',
    '/api/docs/none.js',
  ])('says that there is nothing at %s', async (path) =>
    expectProblem(await anonymous.get(path), 404, 'route.not_found'),
  );

  it.each([
    ['DELETE', '/api/deals', 'GET, HEAD, POST'],
    ['PUT', '/api/auth/login', 'POST'],
    ['POST', '/api/users/me/deals', 'GET, HEAD'],
    ['GET', '/api/deals/0190f3a0-0000-7000-8000-000000000001/approval', 'POST'],
    ['PUT', '/api/deals/anything?x=1', 'DELETE, GET, HEAD, PATCH'],
  ])('says which methods work instead of %s %s', async (method, path, allowed) => {
    const reply = await anonymous.request(method, path);
    expectProblem(reply, 405, 'route.method_not_allowed');
    expect(reply.headers.get('allow')).toBe(allowed);
  });

  it('answers HEAD as GET without the body, also where there is nothing', async () => {
    const found = await anonymous.request('HEAD', '/api/categories');
    expect([found.status, found.body]).toEqual([200, '']);
    const missing = await anonymous.request('HEAD', '/api/nope');
    expect([missing.status, missing.body]).toEqual([404, '']);
  });

  it.each(['{"email":', '[1, 2', 'nonsense', '{"a":1}}'])('cannot read %s', async (text) => {
    expectProblem(
      await anonymous.post('/api/auth/login', text, { headers: JSON_TYPE }),
      400,
      'request.malformed',
    );
  });

  it.each(['__proto__', 'constructor'])('does not read a body that reaches for %s', async (key) => {
    const text = JSON.stringify(login).replace('{', `{"${key}":{"prototype":{"role":"ADMIN"}},`);
    expectProblem(
      await anonymous.post('/api/auth/login', text, { headers: JSON_TYPE }),
      400,
      'request.malformed',
    );
  });

  it('names every unknown field of a body', async () => {
    expectInvalid(
      await anonymous.post('/api/auth/login', { ...login, role: 'ADMIN', mfa: 1 }),
      'mfa',
      'role',
    );
  });

  it('names every wrong field of a body', async () => {
    expectInvalid(await anonymous.post('/api/auth/login', { email: 'no', password: 5 }), 'email', 'password');
  });

  it.each([undefined, null, [], 'text', 7])('wants an object, not %p', async (body) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    expectInvalid(await anonymous.post('/api/auth/login', text, { headers: JSON_TYPE }), '');
  });

  it('takes a missing body for what it is where none is needed, whatever the content type says', async () => {
    const { api } = await person(app);
    expect((await api.post('/api/auth/logout-all', '', { headers: JSON_TYPE })).status).toBe(204);
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/merge-patch+json',
    'multipart/form-data; boundary=x',
    'nonsense',
  ])('does not take %s for JSON', async (type) => {
    const reply = await anonymous.post('/api/auth/login', JSON.stringify(login), {
      headers: { 'Content-Type': type },
    });
    expectProblem(reply, 415, 'request.media_type');
  });

  it('does not take JSON for a picture', async () => {
    expectProblem(await user.api.post('/api/images', { file: 'x' }), 415, 'request.media_type');
  });

  it('stops reading a body that is too large', async () => {
    const body = { ...login, password: 'x'.repeat(70_000) };
    expectProblem(await anonymous.post('/api/auth/login', body), 413, 'request.too_large');
  });

  it.each(['[', '{"a":'])('survives a body of %s thousands deep', async (open) => {
    const close = open === '[' ? ']' : '}';
    const depth = 9_000;
    const text = `{"email":${open.repeat(depth)}1${close.repeat(depth)},"password":"x"}`;
    expectInvalid(await anonymous.post('/api/auth/login', text, { headers: JSON_TYPE }), 'email');
  });

  it.each(['/api/deals/xyz', '/api/users/1', '/api/deals/0190f3a0-0000-7000-8000-00000000000g'])(
    'names the id that is none in %s',
    async (path) => expectInvalid(await anonymous.get(path), 'id'),
  );

  it.each([
    ['limit=0&sort=up', 'limit', 'sort'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['minPrice=-1&maxPrice=cheap', 'maxPrice', 'minPrice'],
    ['sellerId=me', 'sellerId'],
    ['unknown=1', 'unknown'],
    ['limit=5&limit=6', 'limit'],
    ['sort=newest&sort=newest', 'sort'],
    ['q=a&q=b', 'q'],
    ['q=%00', 'q'],
  ])('names what is wrong in the query %s', async (query, ...paths) => {
    expectInvalid(await anonymous.get(`/api/deals?${query}`), ...paths);
  });

  it('does not pass a zero byte on to the database', async () => {
    expectInvalid(await anonymous.get('/api/products?brand=%00'), 'brand');
  });

  it('is not confused by a query that reaches for prototypes', async () => {
    const reply = await anonymous.get('/api/deals?__proto__=1&constructor=1&__proto__[limit]=1');
    expectInvalid(reply, '__proto__[limit]');
  });

  it.each(['Basic abc', 'Bearer', 'Bearer a b', 'Bearer héé'])(
    'does not take "%s" for a sign-in',
    async (authorization) => {
      const lines = requestLines('GET', '/api/users/me', { Authorization: authorization });
      expectProblem(await sendRaw(app.url, lines), 401, 'auth.required');
    },
  );

  it('tells a client that is not signed in how to sign in', async () => {
    const reply = await anonymous.get('/api/users/me');
    expectProblem(reply, 401, 'auth.required');
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('answers an address that cannot be decoded', async () => {
    expectProblem(await anonymous.get('/api/deals/%zz'), 400, 'request.malformed');
  });

  it('answers an address that is too long', async () => {
    expectProblem(await anonymous.get(`/api/products/${'a'.repeat(300)}`), 414, 'http.414');
  });

  it('answers what is hardly HTTP', async () => {
    expectProblem(await sendRaw(app.url, 'hello\r\n\r\n'), 400, 'request.malformed');
    const tooMuch = requestLines('GET', '/api/deals', { 'X-Much': 'a'.repeat(20_000) });
    expectProblem(await sendRaw(app.url, tooMuch), 431, 'http.431');
  });

  describe('twins of an address', () => {
    it.each([
      '/api/admin/jobs',
      '/api/%61dmin/jobs',
      '/api/admin/%6Aobs',
      '/%61pi/admin/jobs',
      '//api/admin/jobs',
      '/api//admin/jobs',
      '/api/admin/jobs/',
      '/API/admin/jobs',
      '/api/Admin/Jobs',
      '/api/admin%2fjobs',
      '/api/admin/jobs;a=b',
      '/api/./admin/jobs',
      '/api/deals/../admin/jobs',
      '/api/admin/jobs%00',
      '/api\\admin\\jobs',
      'http://elsewhere/api/admin/jobs',
    ])('gives nothing away at %s', async (target) => {
      const stranger = await sendRaw(app.url, requestLines('GET', target));
      expect([401, 404]).toContain(stranger.status);
      const member = await sendRaw(
        app.url,
        requestLines('GET', target, { Authorization: `Bearer ${user.token}` }),
      );
      expect([403, 404]).toContain(member.status);
    });

    it.each([
      '/api/media/..%2fdevelopment-secrets.json',
      '/api/media/%2e%2e/mail',
      '/api/media/',
      '/api/media/%00',
    ])('shows nothing but pictures at %s', async (target) => {
      const reply = await sendRaw(app.url, requestLines('GET', target));
      expect([403, 404]).toContain(reply.status);
    });
  });
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { picture } from '../support/deals.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

/** Secrets by where they went in. Each is random, so a hit in the log can only come from there. */
const canaries = new Map<string, string>();
function canary(place: string): string {
  const secret = `cnry${randomBytes(16).toString('hex')}`;
  canaries.set(place, secret);
  return secret;
}

describe('the log at its most talkative', () => {
  let database: TestDatabase;
  let dataDir: string;
  let server: ServerProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'kwad-leaks-'));
    server = await ServerProcess.start({
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      SEED: 'none',
      LOG_LEVEL: 'debug',
      FACT_MAX_FAILURES: '1',
      JWT_SECRET_CURRENT: canary('setting JWT_SECRET_CURRENT'),
      JWT_SECRET_PREVIOUS: canary('setting JWT_SECRET_PREVIOUS'),
      MAIL_TOKEN_SECRET: canary('setting MAIL_TOKEN_SECRET'),
      OIDC_PROVIDERS: 'silent',
      OIDC_SILENT_ISSUER: 'http://127.0.0.1:9',
      OIDC_SILENT_CLIENT_ID: 'client',
      OIDC_SILENT_CLIENT_SECRET: canary('setting OIDC_…_CLIENT_SECRET'),
    });
  });
  afterAll(async () => {
    await server.end();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('holds none of thirty secrets that went through headers, bodies, queries, errors, mails and jobs', async () => {
    const { api } = server;
    const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      api.request(method, path, body, { headers });

    // Headers and cookies.
    await send('GET', '/api/users/me', undefined, { Authorization: `Bearer ${canary('bearer token')}` });
    await send('GET', '/api/users/me', undefined, { Authorization: `Basic ${canary('basic credentials')}` });
    await send('POST', '/api/auth/refresh', {}, { Cookie: `kwad_refresh=${canary('refresh cookie')}` });
    await send('GET', '/api/auth/oidc/silent/callback?code=x&state=x', undefined, {
      Cookie: `kwad_oidc=${canary('sign-in cookie')}`,
    });
    await send('GET', '/api/deals', undefined, { 'X-Api-Key': canary('unknown header') });
    await send('GET', '/api/deals', undefined, {
      'X-Request-Id': `no id ${canary('request id that is none')}`,
    });
    await send('GET', '/api/deals', undefined, { Referer: `https://x.test/?t=${canary('referer')}` });
    await send('POST', '/api/auth/login', 'x', { 'Content-Type': `text/${canary('content type')}` });
    await send('GET', '/api/deals', undefined, { 'User-Agent': canary('user agent') });
    await send('POST', '/api/deals', {}, { 'Idempotency-Key': canary('idempotency key') });

    // Queries and paths.
    await send('GET', `/api/auth/verify-email?token=${canary('query of a page')}`);
    await send('GET', `/api/deals?q=${canary('query of a search')}`);
    await send('GET', `/api/deals?nonsense=${canary('query that is refused')}`);
    await send('GET', `/api/nothing/${canary('path that is not there')}`);
    await send('GET', `/api/deals/${canary('path parameter')}`);
    await send('GET', `/api/auth/oidc/silent/callback?code=${canary('authorization code')}&state=x`);

    // Bodies, good and bad.
    const password = canary('password at registration');
    const email = 'leaky@kwad.test';
    await send('POST', '/api/auth/register', { email, password, displayName: 'Leaky' });
    await send('POST', '/api/auth/login', { email, password: canary('wrong password') });
    await send('POST', '/api/auth/login', { email: 5, password: canary('password in a refused body') });
    await send('POST', '/api/auth/login', { email, password, [canary('unknown field')]: 1 });
    await send('POST', '/api/auth/login', `{"password":"${canary('body that is no JSON')}`, {
      'Content-Type': 'application/json',
    });
    await send('POST', '/api/auth/refresh', { refreshToken: canary('refresh token in a body') });
    await send('POST', '/api/auth/verify-email', { token: canary('mail token in a body') });
    await send('POST', '/api/auth/login', {
      email,
      password: `${canary('endless password')}${'x'.repeat(300_000)}`,
    });

    // What the server itself makes: the mailed link, and both tokens.
    const link = await waitFor('the mail', async () => {
      const { body } = await api.get('/api/dev/mail');
      return (body as { text: string }[]).map(({ text }) => /token=([\w-]+)/.exec(text)?.[1])[0];
    });
    canaries.set('token of a mailed link', link);
    await send('POST', '/api/auth/verify-email', { token: link });
    const { body: signedIn } = await send('POST', '/api/auth/login', {
      email,
      password,
      tokenTransport: 'body',
    });
    canaries.set('access token', signedIn.accessToken as string);
    canaries.set('refresh token', signedIn.refreshToken as string);
    const mine = api.as(signedIn.accessToken as string);
    await mine.patch('/api/users/me', { bio: canary('private words') });
    await mine.request('DELETE', '/api/users/me', { password: canary('wrong password when deleting') });
    await mine.upload('/api/images', await picture(), `${canary('file name')}.png`);
    await mine.upload('/api/images', Buffer.from(canary('file that is no picture')));
    await mine.get(
      `/api/users/me/export/file?id=${signedIn.userId}&until=1&signature=${canary('signature')}`,
    );

    // Work behind the scenes that fails on what it was given.
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `INSERT INTO "Fact" (id, name, data) VALUES (gen_random_uuid(), 'deal.published', $1)`,
      [JSON.stringify({ dealId: canary('payload of a fact') })],
    );
    await client.query(
      `INSERT INTO pgboss.job (name, data) VALUES ('data-exports', $1), ('product-imports', $2)`,
      [
        JSON.stringify({ exportId: canary('payload of an export job') }),
        JSON.stringify({ importId: canary('payload of an import job') }),
      ],
    );
    await client.end();
    await waitFor('the failure to be logged', () =>
      server.log.some(({ msg }) => /fact is dead/.test(String(msg))),
    );

    expect(canaries.size).toBeGreaterThanOrEqual(30);
    const leaks = [...canaries]
      .filter(([, secret]) => server.output.includes(secret))
      .map(([place]) => place);
    expect(leaks).toEqual([]);
  });

  it('names the request in every line about one', () => {
    const requests = server.log.filter(({ msg }) => msg === 'request');
    expect(requests.length).toBeGreaterThan(30);
    expect(requests.filter(({ requestId }) => !/^[\w.:-]{8,}$/.test(String(requestId)))).toEqual([]);
  });
});

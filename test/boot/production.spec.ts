import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { FakeResend } from '../support/fake-resend.js';
import { prepareProduction } from '../support/production.js';
import type { Production } from '../support/production.js';
import { haveRedis } from '../support/redis.js';
import type { RedisServer } from '../support/redis.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

const EMAIL = 'somebody@kwad.example';
const PASSWORD = 'quite a good secret';

(haveRedis() ? describe : describe.skip)('production: an api and a worker, Redis between them', () => {
  let production: Production;
  let redis: RedisServer;
  let resend: FakeResend;
  let settings: Record<string, string>;
  let api: ServerProcess;
  let worker: ServerProcess;
  let socket: Socket | undefined;
  let userId: string;

  beforeAll(async () => {
    production = await prepareProduction();
    ({ settings, redis, resend } = production);
    [api, worker] = (await Promise.all(
      ['api', 'worker'].map((role) => ServerProcess.start({ ...settings, APP_ROLE: role })),
    )) as [ServerProcess, ServerProcess];
  }, 60_000);
  afterAll(async () => {
    socket?.disconnect();
    await Promise.all([api?.end(), worker?.end()]);
    await production.stop();
  });

  it('shows neither documentation nor development mail, and demands HTTPS', async () => {
    expect((await api.api.get('/api/docs')).status).toBe(404);
    expect((await api.api.get('/api/docs-json')).status).toBe(404);
    expect((await api.api.get('/api/dev/mail')).status).toBe(404);
    const health = await api.api.get('/api/health');
    expect(health.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
    expect(health.body.checks).toMatchObject({ database: 'ok', queue: 'ok', redis: 'ok', mail: 'ok' });
  });

  it('lets the worker answer its probes and nothing else', async () => {
    expect((await worker.api.get('/api/health/ready')).status).toBe(200);
    expect((await worker.api.get('/api/deals')).status).toBe(404);
    expect((await worker.api.post('/api/auth/login', { email: EMAIL, password: PASSWORD })).status).toBe(404);
  });

  it('sends mail from the worker once, with a key that makes it safe to repeat, linking to the front end', async () => {
    const account = { email: EMAIL, password: PASSWORD, displayName: 'Some Body', acceptTerms: '2026-11-01' };
    await api.api.post('/api/auth/register', account);
    const mail = await waitFor('the mail', () =>
      [...resend.accepted.values()].find(({ to }) => to === EMAIL),
    );
    const link = /https:\/\/kwad\.example\/verify-email\?token=(\S+)/.exec(mail.text);
    expect((await api.api.post('/api/auth/verify-email', { token: link?.[1] })).status).toBe(204);
  });

  it('hands out the refresh token as a secure cookie', async () => {
    const { headers, body } = await api.api.post('/api/auth/login', { email: EMAIL, password: PASSWORD });
    expect(headers.get('set-cookie')).toMatch(
      /^kwad_refresh=.*Path=\/api\/auth.*HttpOnly.*Secure.*SameSite=Strict/i,
    );
    expect(body.refreshToken).toBeUndefined();
  });

  it('pushes what the worker heard to a socket on the api', async () => {
    const signedIn = await api.api.post('/api/auth/login', {
      email: EMAIL,
      password: PASSWORD,
      tokenTransport: 'body',
    });
    const { accessToken } = signedIn.body as { accessToken: string };
    userId = (signedIn.body as { userId: string }).userId;
    const heard: unknown[] = [];
    socket = io(api.api.url, { auth: { token: accessToken }, transports: ['websocket'] });
    socket.on('notification', (notification) => heard.push(notification));
    await waitFor('the socket', () => socket?.connected);
    await publishBySql(production.databaseUrl, userId);
    await waitFor('the push', () => heard.length > 0);
    expect(heard).toMatchObject([{ kind: 'deal.approved' }]);
  });

  it('logs one JSON line for a request, with its id, and never what was secret in it', async () => {
    await api.api.get('/api/users/me?token=canary-7f3', {
      headers: {
        'X-Request-Id': 'req_of.production',
        Authorization: 'Bearer canary.9c1.x',
        Cookie: 'kwad_refresh=canary-5d2',
      },
    });
    const line = await waitFor('the log line', () =>
      api.log.find(({ requestId }) => requestId === 'req_of.production'),
    );
    expect(line).toMatchObject({
      level: 'warn',
      method: 'GET',
      route: '/api/users/me',
      statusCode: 401,
      msg: 'request',
    });
    expect(Object.keys(line)).toEqual(expect.arrayContaining(['ts', 'durationMs']));
    for (const output of [api.output, worker.output]) {
      expect(output).not.toMatch(/canary|quite a good secret|re_test|jjjj|mmmm/);
    }
  });

  it('loses nothing when Redis goes away, and goes on when it is back', async () => {
    await redis.stop();
    await waitFor(
      'the health page to tell',
      async () => (await api.api.get('/api/health')).body.checks.redis === 'degraded',
    );
    expect((await api.api.get('/api/health')).status).toBe(200);
    expect((await api.api.get('/api/deals')).status).toBe(200);
    const before = resend.accepted.size;
    await publishBySql(production.databaseUrl, userId);
    await waitFor('the mail, although nothing can be pushed', () => resend.accepted.size > before);
    await redis.restart();
    await waitFor(
      'Redis to be found again',
      async () => (await api.api.get('/api/health')).body.checks.redis === 'ok',
    );
    expect(api.child.exitCode).toBeNull();
    expect(worker.child.exitCode).toBeNull();
  });
});

/** What an approval leaves behind, written straight into the database: whoever records a fact has it delivered. */
async function publishBySql(url: string, sellerId: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO "Category" (slug, names, position) VALUES ('motor', '{}', 0) ON CONFLICT DO NOTHING`,
  );
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO "Deal" (id, "sellerId", "categorySlug", status, title, description, "priceCents", currency, condition,
       city, postcode, country, shipping, "updatedAt", "publishedAt")
     VALUES (uuidv7(), $1, 'motor', 'PUBLISHED', 'A motor', '', 100, 'EUR', 'good', 'Lyon', '69001', 'FR', true, now(), now())
     RETURNING id`,
    [sellerId],
  );
  await client.query(`INSERT INTO "Fact" (id, name, data) VALUES (uuidv7(), 'deal.published', $1)`, [
    { dealId: rows[0]!.id, sellerId },
  ]);
  await client.end();
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Haproxy, haveHaproxy } from '../support/haproxy.js';
import { figure, LONG } from '../support/long-form.js';
import { prepareProduction } from '../support/production.js';
import type { Production } from '../support/production.js';
import { haveRedis } from '../support/redis.js';
import { freePort, ServerProcess } from '../support/server-process.js';
import { ask, openSocket } from '../support/sockets.js';
import { SteadyLoad } from '../support/steady-load.js';
import { waitFor } from '../support/wait.js';

const RESTARTS = LONG ? 50 : 1;
const PER_SECOND = LONG ? 200 : 60;
const EXIT_WITHIN_MS = 10_000;

const possible = [haveRedis(), haveHaproxy()].every(Boolean);

(possible ? describe : describe.skip)('two replicas behind the proxy', () => {
  let production: Production;
  let settings: Record<string, string>;
  let replicas: [ServerProcess, ServerProcess];
  let proxy: Haproxy;

  beforeAll(async () => {
    production = await prepareProduction();
    settings = {
      ...production.settings,
      APP_ROLE: 'all',
      TRUST_PROXY: '127.0.0.1',
      LIMIT_CLIENT_PER_MINUTE: '1000000',
    };
    replicas = await Promise.all([ServerProcess.start(settings), ServerProcess.start(settings)]);
    proxy = await Haproxy.start([replicas[0].port, replicas[1].port]);
  }, 60_000);
  afterAll(async () => {
    await proxy?.stop();
    await Promise.all(replicas?.map((replica) => replica.end()) ?? []);
    await production?.stop();
  }, 60_000);

  it('are reached by TLS only, and their figures not at all', async () => {
    const plain = await fetch(`http://127.0.0.1:${proxy.httpPort}/api/deals`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([
      308,
      `https://127.0.0.1:${proxy.httpPort}/api/deals`,
    ]);
    const load = new SteadyLoad({ ...target(), token: '' }, [['GET', '/api/metrics']], 1);
    await waitFor('an answer', () => load.outcomes.length > 0);
    expect((await load.stop())[0]).toMatchObject({ status: 404 });
  });

  it('keep a socket that cannot upgrade at the replica where it began', async () => {
    const token = await signedIn(production, replicas[0], 'poller@kwad.example');
    // Each request of long polling would else have an even chance to meet the replica that does not know the session.
    const sockets = await Promise.all(
      Array.from({ length: 4 }, () =>
        openSocket(`https://127.0.0.1:${proxy.httpsPort}`, token, {
          transports: ['polling'],
          withCredentials: true,
          ca: proxy.certificate,
        }),
      ),
    );
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(sockets.map((socket) => ask(socket, 'no-such-event', {})));
      expect(answers.map(({ error }) => error?.status)).toEqual(sockets.map(() => 404));
    }
    expect(sockets.map(({ connected }) => connected)).toEqual(sockets.map(() => true));
    for (const socket of sockets) socket.disconnect();
  });

  it('are restarted one after the other without one failed request', async () => {
    const token = await signedIn(production, replicas[0]);
    const load = new SteadyLoad(
      { ...target(), token },
      [
        ['GET', '/api/deals?limit=5'],
        ['GET', '/api/users/me'],
        ['GET', '/api/categories'],
        ['GET', '/api/notifications'],
      ],
      PER_SECOND,
    );
    const exits: number[] = [];
    for (let restart = 0; restart < RESTARTS; restart++) {
      const which = restart % 2;
      const before = replicas[which]!;
      const begun = performance.now();
      expect(await before.end('SIGTERM')).toBe(0);
      exits.push(performance.now() - begun);
      replicas[which] = await ServerProcess.start({ ...settings, PORT: String(before.port) });
      await proxy.seesBoth();
      const already = load.outcomes.length;
      await waitFor('traffic after the restart', () => load.outcomes.length > already + PER_SECOND);
    }
    const outcomes = await load.stop();
    figure('requests', outcomes.length);
    figure('failed', load.failed.length);
    figure('slowest exit, ms', Math.round(Math.max(...exits)));
    expect(load.failed).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(RESTARTS * PER_SECOND);
    expect(Math.max(...exits)).toBeLessThan(EXIT_WITHIN_MS);
  }, 900_000);

  function target() {
    return { port: proxy.httpsPort, certificate: proxy.certificate };
  }
});

describe('a server that was told to end', () => {
  it('answers what it has and what still comes, says that it is not ready, and ends its connections', async () => {
    if (!haveRedis()) return;
    const production = await prepareProduction();
    const server = await ServerProcess.start({
      ...production.settings,
      APP_ROLE: 'all',
      PORT: String(await freePort()),
      SHUTDOWN_DRAIN_MS: '3000',
    });
    try {
      const ended = server.end('SIGTERM');
      await waitFor('it to say so', async () => (await server.api.get('/api/health/ready')).status === 503);
      const reply = await server.api.get('/api/deals?limit=1');
      expect([reply.status, reply.headers.get('connection')]).toEqual([200, 'close']);
      expect((await server.api.get('/api/health/live')).status).toBe(200);
      expect(await ended).toBe(0);
    } finally {
      await production.stop();
    }
  }, 60_000);
});

/** Registers and verifies somebody the way people do. @returns an access token */
async function signedIn(
  { resend }: Production,
  { api }: ServerProcess,
  email = 'rider@kwad.example',
): Promise<string> {
  const account = { email, password: 'quite a good secret' };
  await api.post('/api/auth/register', { ...account, displayName: 'Rider', acceptTerms: '2026-11-01' });
  const mail = await waitFor('the mail', () =>
    [...resend.accepted.values()].find(({ to }) => to === account.email),
  );
  const token = /verify-email\?token=(\S+)/.exec(mail.text)?.[1];
  expect((await api.post('/api/auth/verify-email', { token })).status).toBe(204);
  const { body } = await api.post('/api/auth/login', { ...account, tokenTransport: 'body' });
  return (body as { accessToken: string }).accessToken;
}

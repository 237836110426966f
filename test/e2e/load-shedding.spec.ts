import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problems.js';
import { waitFor } from '../support/wait.js';

describe('more requests than can be worked on', () => {
  let app: TestApp;
  let blocker: pg.Client;
  const figures = async () => (await fetch(`${app.url}/api/metrics`)).text();

  beforeAll(async () => {
    app = await startTestApp({ IN_FLIGHT_MAX: '2' });
    await waitFor('readiness', async () => (await app.anonymous.get('/api/health/ready')).status === 200);
    blocker = new pg.Client(app.databaseUrl);
    await blocker.connect();
  });
  afterAll(async () => {
    await blocker.end();
    await app.stop();
  });

  it('are refused at once and told when to come back, while probes and sign-in go on', async () => {
    const shed = (text: string) => Number(/http_requests_shed_total (\d+)/.exec(text)![1]);
    const shedBefore = shed(await figures());
    await blocker.query('BEGIN; LOCK TABLE "Category"');
    const held = [app.anonymous.get('/api/categories'), app.anonymous.get('/api/categories')];
    await waitFor('both to be worked on', async () =>
      (await figures()).includes('http_requests_in_flight 2\n'),
    );

    const refused = await app.anonymous.get('/api/deals?limit=1');
    expectProblem(refused, 503, 'service.busy');
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await app.anonymous.get('/api/health/live')).status).toBe(200);
    expect((await app.anonymous.get('/api/health/ready')).status).toBe(200);
    const credentials = { email: 'nobody@kwad.test', password: 'wrong' };
    expect((await app.anonymous.post('/api/auth/login', credentials)).status).toBe(401);

    await blocker.query('COMMIT');
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await app.anonymous.get('/api/deals?limit=1')).status).toBe(200);
    expect(shed(await figures())).toBe(shedBefore + 1);
    expect(await figures()).toMatch(/http_requests_in_flight 0\n/);
  });

  it('give their places back however they end', async () => {
    const ends = [
      () => app.anonymous.get('/api/deals/not-an-id'),
      () => app.anonymous.post('/api/auth/login', { email: 7 }),
      () => app.anonymous.get('/api/users/me'),
      () => app.anonymous.get('/api/docs'),
      () => fetch(`${app.url}/api/deals`, { signal: AbortSignal.timeout(1) }).catch(() => null),
      () =>
        fetch(`${app.url}/api/deals`, { method: 'OPTIONS', headers: { Origin: 'http://localhost:3001' } }),
    ];
    for (let round = 0; round < 5; round++) for (const end of ends) await end();
    await waitFor('every place to be free', async () =>
      (await figures()).includes('http_requests_in_flight 0\n'),
    );
  });
});

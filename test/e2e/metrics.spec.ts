import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problems.js';
import { freePort } from '../support/server-process.js';

const TOKEN = 'a-token-for-the-one-who-watches-0123456789';

const figuresOf = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}/api/metrics`, { headers })).text();

describe('the figures', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('count requests by route, never by address, and probes by themselves', async () => {
    await app.anonymous.get('/api/deals?limit=1');
    await app.anonymous.get('/api/deals/0190f3a0-0000-7000-8000-000000000001');
    await app.anonymous.get('/api/health/live');
    await app.anonymous.get('/api/no-such-thing');
    const text = await figuresOf(app.url);
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/deals",status="200"\} 1/,
    );
    expect(text).toMatch(/route="\/api\/deals\/:id",status="404"\} 1/);
    expect(text).toMatch(/route="unknown",status="404"\} 1/);
    expect(text).not.toContain('0190f3a0');
    expect(text).not.toMatch(/http_request_duration_seconds.*\/api\/health/);
    expect(text).toContain('http_probes_total{route="/api/health/live",status="200"} 1\n');
  });

  it('tell of statements, the pool, queues, facts, sockets and the process', async () => {
    await app.anonymous.get('/api/deals?limit=1');
    const text = await figuresOf(app.url);
    expect(text).toMatch(/db_query_duration_seconds_count [1-9]/);
    for (const name of [
      'db_pool_connections{state="idle"}',
      'db_pool_waiting',
      'queue_jobs{queue="facts",state="waiting"}',
      'queue_oldest_job_age_seconds{queue="facts"}',
      'facts_dead',
      'sockets_connected',
      'http_requests_in_flight',
      'http_requests_shed_total',
      'dependency_up{dependency="database"}',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
    ]) {
      expect(text).toContain(`\n${name} `);
    }
  });

  it('tell how long the oldest job waits', async () => {
    const api = await startTestApp({ APP_ROLE: 'api' });
    try {
      await api.prisma.$executeRaw`INSERT INTO pgboss.job (name, data, start_after)
        VALUES ('facts', '{}', now() - interval '90 seconds')`;
      const figures = await figuresOf(api.url);
      expect(figures).toMatch(/queue_oldest_job_age_seconds\{queue="facts"\} 9\d\./);
      expect(figures).toContain('queue_jobs{queue="facts",state="waiting"} 1\n');
    } finally {
      await api.stop();
    }
  });
});

describe('the figures in production', () => {
  it('are read with the token only', async () => {
    const app = await startTestApp({ METRICS_TOKEN: TOKEN });
    try {
      expectProblem(await app.anonymous.get('/api/metrics'), 404, 'route.not_found');
      const wrong = await fetch(`${app.url}/api/metrics`, {
        headers: { Authorization: `Bearer ${TOKEN.replace('a', 'b')}` },
      });
      expect(wrong.status).toBe(404);
      expect(await figuresOf(app.url, { Authorization: `Bearer ${TOKEN}` })).toContain('process_cpu');
    } finally {
      await app.stop();
    }
  });

  it('may have a port of their own', async () => {
    const port = await freePort();
    const app = await startTestApp({ METRICS_PORT: String(port) });
    try {
      const reply = await fetch(`http://127.0.0.1:${port}/metrics`);
      expect(reply.headers.get('content-type')).toContain('text/plain');
      expect(await reply.text()).toContain('process_cpu');
      expect((await fetch(`http://127.0.0.1:${port}/api/deals`)).status).toBe(404);
    } finally {
      await app.stop();
    }
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });
});

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { Receiver } from '../support/receiver.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: { stringValue?: string } }[];
}

const EMAIL = 'traced@kwad.test';
const PASSWORD = 'correct horse battery';

describe('those who watch from outside', () => {
  let database: TestDatabase;
  let dataDir: string;
  let collector: Receiver;
  let sentry: Receiver;
  let server: ServerProcess;
  let spans: Span[];
  let registered: string;
  let exported: string;
  let broken: string;

  beforeAll(async () => {
    [database, dataDir, collector, sentry] = await Promise.all([
      createTestDatabase(),
      mkdtemp(join(tmpdir(), 'kwad-observers-')),
      Receiver.start(),
      Receiver.start(),
    ]);
    server = await ServerProcess.start({
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      SEED: 'none',
      LOG_LEVEL: 'debug',
      FACT_MAX_FAILURES: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      SENTRY_DSN: `${sentry.url.replace('//', '//public@')}/1`,
    });
    const { api } = server;
    const account = { email: EMAIL, password: PASSWORD, displayName: 'Traced' };
    registered = idOf(await api.post('/api/auth/register', account));
    await mailOf(registered);
    const { body } = await api.post('/api/auth/login', {
      email: EMAIL,
      password: PASSWORD,
      tokenTransport: 'body',
    });
    exported = idOf(await api.as(body.accessToken as string).post('/api/users/me/export'));
    await mailOf(exported);
    // 4xx of every kind are nobody's business.
    await api.get('/api/users/me');
    await api.get('/api/deals/nothing');
    await api.post('/api/auth/login', { email: EMAIL, password: 'wrong' });
    await inDatabase(
      'ALTER TABLE "Category" RENAME TO "Gone"',
      `INSERT INTO "Fact" (id, name, data) VALUES (gen_random_uuid(), 'deal.published', '{"dealId":"no id"}')`,
    );
    const failed = await api.get('/api/categories');
    expect(failed.status).toBe(500);
    broken = idOf(failed);
    await waitFor('the dead fact', () => server.log.some(({ msg }) => /fact is dead/.test(String(msg))));
    expect(await server.end()).toBe(0);
    spans = collector.posts
      .filter(({ path }) => path === '/v1/traces')
      .flatMap(({ body: sent }) => spansIn(sent));
  });
  afterAll(async () => {
    await Promise.all([collector.close(), sentry.close(), database.drop()]);
    await rm(dataDir, { recursive: true, force: true });
  });

  const idOf = ({ headers }: { headers: Headers }) => headers.get('x-request-id')!;
  const linesOf = (requestId: string) => server.log.filter((line) => line.requestId === requestId);
  const traceOf = (requestId: string) => {
    const { traceId } = linesOf(requestId).find(({ msg }) => msg === 'request')!;
    return spans.filter((span) => span.traceId === traceId);
  };

  it('write lines that name time, level, request, trace, route, person, duration and status', () => {
    const line = linesOf(exported).find(({ msg }) => msg === 'request')!;
    expect(line).toMatchObject({
      ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      level: 'info',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      route: '/api/users/me/export',
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      durationMs: expect.any(Number),
      statusCode: 202,
    });
  });

  it('write each statement at debug, under the request that sent it and without its values, and each look into the cache', () => {
    const statements = linesOf(registered).filter(({ msg }) => msg === 'sql');
    expect(statements.map(({ level }) => level)).toEqual(statements.map(() => 'debug'));
    expect(statements.some(({ sql }) => /INSERT INTO "public"."User"/.test(String(sql)))).toBe(true);
    expect(JSON.stringify(statements)).not.toContain(EMAIL);
    expect(server.log).toContainEqual(
      expect.objectContaining({ level: 'debug', msg: 'cache', route: '/api/categories', outcome: 'miss' }),
    );
  });

  it('see a request, its statements, its fact, its job and its mail as one trace', () => {
    const names = traceOf(exported).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['POST /api/users/me/export', 'SQL INSERT', 'job data-exports', 'mail']),
    );
    expect(names.some((name) => name.startsWith('fact '))).toBe(true);
    const ids = new Set(traceOf(exported).map(({ spanId }) => spanId));
    const orphans = traceOf(exported).filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId));
    expect(orphans.map(({ name }) => name)).toEqual(['POST /api/users/me/export']);
  });

  it('find the request in its mail, and in the line about it', async () => {
    for (const requestId of [registered, exported]) {
      const mail = await mailOf(requestId);
      expect(linesOf(requestId)).toContainEqual(
        expect.objectContaining({ msg: 'mail', mailId: mail.id, outcome: 'sent' }),
      );
    }
  });

  it('hear of unexpected errors and dead facts with their request, and of nothing else', () => {
    const events = sentry.posts
      .flatMap(({ body }) => body.split('\n').filter((line) => line.startsWith('{"')))
      .map((line) => JSON.parse(line) as { exception?: object; tags?: Record<string, string> })
      .filter(({ exception }) => exception);
    const tags = events.map((event) => event.tags);
    expect(tags).toHaveLength(2);
    expect(tags).toContainEqual(expect.objectContaining({ fact: 'deal.published', failures: '1' }));
    expect(tags).toContainEqual(expect.objectContaining({ requestId: broken, route: '/api/categories' }));
    expect(JSON.stringify(sentry.posts)).not.toMatch(
      new RegExp(`${EMAIL}|${PASSWORD}|127\\.0\\.0\\.1:\\d+/api`),
    );
  });

  async function mailOf(requestId: string): Promise<{ id: string }> {
    return waitFor('the mail', async () => {
      const folder = join(dataDir, 'mail');
      for (const name of await readdir(folder).catch(() => [])) {
        if (!name.endsWith('.json')) continue;
        const mail = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
          id: string;
          headers: Record<string, string>;
        };
        if (mail.headers['X-Request-Id'] === requestId) return mail;
      }
      return null;
    });
  }

  async function inDatabase(...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }
});

function spansIn(body: string): Span[] {
  const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

describe('a server that nobody watches', () => {
  it('never loads the libraries of those who would', async () => {
    const root = join(import.meta.dirname, '../../src');
    const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const importers: string[] = [];
    for (const name of names) {
      const text = await readFile(join(root, name), 'utf8');
      if (/^import .*'(@sentry|@opentelemetry|.*\/(sentry|open-telemetry)\.js)/m.test(text))
        importers.push(name);
    }
    expect(importers.sort()).toEqual([
      'platform/telemetry/open-telemetry.ts',
      'platform/telemetry/sentry.ts',
    ]);
  });
});

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { WarmUp } from '../../src/platform/http/warm-up.js';
import { productVersion } from '../../src/config/product-version.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problems.js';
import { waitFor } from '../support/wait.js';

describe('the health of a process', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('is not ready before the migrations of its code were applied, and before it is warm', async () => {
    let warm = false;
    app.app.get(WarmUp).add('a cache', async () => void (warm = true));
    const mark = (moment: string) =>
      app.prisma.$executeRawUnsafe(
        `UPDATE "_prisma_migrations" SET rolled_back_at = ${moment}
         WHERE migration_name = (SELECT max(migration_name) FROM "_prisma_migrations")`,
      );
    await mark('now()');
    expect((await app.anonymous.get('/api/health/ready')).status).toBe(503);
    await mark('NULL');
    expect(warm).toBe(false);
    expect((await app.anonymous.get('/api/health/ready')).status).toBe(200);
    expect(warm).toBe(true);
  });

  const health = () => app.anonymous.get('/api/health');

  it('is told in detail to everybody, and gives nothing away', async () => {
    const { status, body, headers } = await health();
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      status: 'ok',
      version: productVersion(),
      role: 'all',
      uptimeSeconds: expect.any(Number),
      checks: {
        database: 'ok',
        queue: 'ok',
        redis: 'embedded',
        search: 'embedded',
        mail: 'embedded',
        storage: 'embedded',
      },
    });
    expect(Number.isInteger(body.uptimeSeconds)).toBe(true);
    expect(JSON.stringify(body)).not.toMatch(/postgres|127\.0\.0\.1|\//);
  });

  it.each(['live', 'ready'])('is "%s"', async (probe) => {
    const { status, body } = await app.anonymous.get(`/api/health/${probe}`);
    expect([status, body]).toEqual([200, { status: 'ok' }]);
  });

  it('needs nobody who signs in, and takes no orders', async () => {
    expectProblem(await app.anonymous.post('/api/health'), 405, 'route.method_not_allowed');
    expectProblem(await app.anonymous.get('/api/health/everything'), 404, 'route.not_found');
  });

  it('is degraded, not down, where pictures cannot be written', async () => {
    const media = join(app.dataDir, 'media');
    await rm(media, { recursive: true, force: true });
    await writeFile(media, 'a file in the way');
    const { status, body } = await health();
    expect([status, body.status, body.checks.storage]).toEqual([200, 'degraded', 'degraded']);
    expect((await app.anonymous.get('/api/health/ready')).status).toBe(200);
    await rm(media);
    expect((await health()).body).toMatchObject({ status: 'ok', checks: { storage: 'embedded' } });
  });

  it('is down while the database is away, but alive, and recovers by itself', async () => {
    const { pathname } = new URL(app.databaseUrl);
    const name = pathname.slice(1);
    await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`, KICK(name));
    try {
      const report = await health();
      expect([report.status, report.body]).toMatchObject([
        503,
        { status: 'down', checks: { database: 'down' } },
      ]);
      const ready = await app.anonymous.get('/api/health/ready');
      expect([ready.status, ready.body]).toEqual([503, { status: 'down' }]);
      expect((await app.anonymous.get('/api/health/live')).status).toBe(200);
    } finally {
      await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    }
    await waitFor('the recovery', async () => (await health()).body.status === 'ok');
    expect((await app.anonymous.get('/api/categories')).status).toBe(200);
  });
});

const KICK = (name: string) =>
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`;

/** Runs statements on the server as its owner, outside of the application's database. */
async function onServer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.TEST_SERVER_URL });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

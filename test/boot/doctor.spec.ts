import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Finding } from '../../src/boot/doctor/finding.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { haveRedis, RedisServer } from '../support/redis.js';
import { startS3 } from '../support/s3-server.js';
import { freePort } from '../support/server-process.js';

const SCRIPT = join(import.meta.dirname, '../../scripts/doctor.mjs');

const FORGETFUL = { check: 'database: durability', status: 'failed', fix: expect.stringContaining('fsync') };
/** All that production asks for and that none of these tests is about. */
const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://api.kwad.example',
  WEB_URL: 'https://kwad.example',
  JWT_SECRET_CURRENT: 'j'.repeat(48),
  MAIL_TOKEN_SECRET: 'm'.repeat(48),
  STORAGE_DRIVER: 'disk',
  SEARCH_DRIVER: 'postgres',
  MAIL_TRANSPORT: 'smtp',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'hello@kwad.example',
};
const trouble = (findings: Finding[]) =>
  findings.filter(({ status }) => status === 'failed' || status === 'warning');

describe('the doctor', () => {
  let database: TestDatabase;
  let empty: TestDatabase;
  let dataDir: string;
  let nobody: string;

  beforeAll(async () => {
    [database, empty, dataDir] = await Promise.all([
      createTestDatabase(),
      createTestDatabase({ empty: true }),
      mkdtemp(join(tmpdir(), 'kwad-doctor-')),
    ]);
    nobody = `127.0.0.1:${await freePort()}`;
  });
  afterAll(async () => {
    await Promise.all([database.drop(), empty.drop()]);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('finds nothing wrong with a machine that has a database and nothing else, but that it forgets', async () => {
    const { code, findings } = await examine();
    // The tests' own PostgreSQL is fast, not durable, and the doctor must not let that pass.
    expect(trouble(findings)).toMatchObject([FORGETFUL]);
    expect(findings.length).toBeGreaterThan(12);
    expect(code).toBe(1);
  });

  it('says of each thing that is broken how to mend it', async () => {
    const s3 = await startS3();
    // As Meilisearch treats a key that may only search.
    const meilisearch = createServer(({ method, url }, reply) => {
      reply.writeHead(method === 'GET' && /health|search/.test(url!) ? 200 : 403).end('{}');
    });
    await new Promise<void>((resolve) => meilisearch.listen(0, '127.0.0.1', resolve));
    const { port } = meilisearch.address() as AddressInfo;
    try {
      const { code, findings } = await examine({
        DATABASE_URL: `postgresql://kwad@${nobody}/kwad`,
        REDIS_URL: `redis://${nobody}`,
        SMTP_URL: `smtp://${nobody}`,
        MEILISEARCH_HOST: `http://127.0.0.1:${port}`,
        MEILISEARCH_API_KEY: 'a key that may only search',
        ...s3.settings,
        S3_PRIVATE_BUCKET: 'there-is-no-such-bucket',
      });
      expect(code).toBe(1);
      const broken = ['database: reach', 'redis', 'storage: private copies', 'mail', 'search'];
      for (const check of broken) {
        const found = findings.find((finding) => finding.check === check);
        expect([check, found]).toEqual([
          check,
          expect.objectContaining({ fix: expect.stringMatching(/\w{4,}/) }),
        ]);
      }
      expect(findings.find(({ check }) => check === 'storage: pictures')?.status).toBe('ok');
      expect(findings.find(({ check }) => check === 'redis')?.says).toContain('ECONNREFUSED');
      const search = findings.find(({ check }) => check === 'search')!.says;
      expect(search).toContain('documents.add, documents.delete, indexes.create');
      expect(search).not.toContain(' search');
    } finally {
      meilisearch.close();
      await s3.stop();
    }
  });

  it('names the migrations that are missing, and the settings', async () => {
    const { code, findings } = await examine({ DATABASE_URL: empty.url });
    const found = findings.find(({ check }) => check === 'database: migrations');
    expect([code, found]).toMatchObject([1, { status: 'failed', fix: 'npm run db:migrate' }]);
    expect(found?.says).toContain('20261120000000_init');
    const wrong = await examine({ PORT: 'many' });
    expect([wrong.code, wrong.findings]).toMatchObject([1, [{ check: 'settings', status: 'failed' }]]);
    expect(wrong.findings[0]?.says).toContain('PORT');
  });

  it('sees what waits, what was given up, and a folder that cannot be written', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO "Fact" (id, name, data) VALUES (gen_random_uuid(), 'nothing.hears_this', '{}') RETURNING id`,
    );
    await client.query(
      `UPDATE pgboss.job SET start_after = now() - interval '20 minutes' WHERE name = 'facts'`,
    );
    await client.query(
      `INSERT INTO "FactFailure" ("factId", failures, "lastError", "failedAt", "deadAt") VALUES ($1, 8, 'x', now(), now())`,
      [rows[0]!.id],
    );
    await client.end();
    await rm(join(dataDir, 'private'), { recursive: true, force: true });
    await writeFile(join(dataDir, 'private'), 'a file in the way');
    // The clock of this machine is before its time by half a minute.
    const early = 'data:text/javascript,const now = Date.now; Date.now = () => now() + 30_000;';
    const { code, findings } = await examine({ NODE_OPTIONS: `--import "${early}"` });
    expect(code).toBe(1);
    expect(trouble(findings)).toMatchObject([
      FORGETFUL,
      { check: 'database: clock', status: 'failed', fix: expect.stringContaining('chrony') },
      { check: 'queue: lag', status: 'failed' },
      { check: 'queue: dead letters', status: 'warning' },
      { check: 'storage: private copies', status: 'failed' },
    ]);
  });

  (haveRedis() ? it : it.skip)(
    'does not take a Redis that forgets, a proxy that nobody named, and no backup',
    async () => {
      const redis = await RedisServer.start();
      const client = new Redis(redis.url);
      await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      client.disconnect();
      try {
        const { findings } = await examine({ ...PRODUCTION, REDIS_URL: redis.url });
        expect(findings.find(({ check }) => check === 'redis')).toMatchObject({
          status: 'failed',
          says: expect.stringContaining('allkeys-lru'),
          fix: expect.stringContaining('noeviction'),
        });
        expect(trouble(findings)).toEqual(
          expect.arrayContaining([
            expect.objectContaining({
              check: 'settings: proxy',
              fix: expect.stringContaining('TRUST_PROXY'),
            }),
            expect.objectContaining({ check: 'backup: newest', fix: expect.stringContaining('backups.md') }),
          ]),
        );
      } finally {
        await redis.stop();
      }
    },
  );

  /** Runs it as an operator does, knowing nothing of the surroundings. */
  async function examine(
    settings: Record<string, string> = {},
  ): Promise<{ code: number | null; findings: Finding[] }> {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, DATABASE_URL: database.url, DATA_DIR: dataDir, ...settings };
    const child = spawn(process.execPath, [SCRIPT, '--json'], { env });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, findings: JSON.parse(output) as Finding[] };
  }
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PrismaService } from '../../src/platform/prisma/prisma.service.js';
import { isDatabaseBusy } from '../../src/platform/prisma/database-errors.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait.js';

/**
 * Longer than twice the highest rung of the ladder below (the real one at a quarter of its height): a ladder out of
 * order shows only when the ROLLBACK after a timed-out statement times out too.
 */
const STALL_MS = 4_000;
const LADDER = {
  poolMax: 4,
  connectTimeoutMs: 750,
  lockTimeoutMs: 500,
  statementTimeoutMs: 750,
  idleInTransactionTimeoutMs: 1_000,
  queryTimeoutMs: 1_500,
};

describe('a database that stalls', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let prisma: PrismaService;
  let direct: pg.Client;
  let written = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    const address = new URL(database.url);
    proxy = await TcpProxy.to({ host: address.hostname, port: Number(address.port) });
    address.port = String(proxy.port);
    prisma = new PrismaService({ url: address.href, ...LADDER });
    direct = new pg.Client({ connectionString: database.url });
    await direct.connect();
  });
  afterAll(async () => {
    await direct.end();
    await proxy.close();
    await prisma.onApplicationShutdown().catch(() => undefined);
    await database.drop();
  });

  /** One write in a transaction, as services do it. @returns its slug if it was acknowledged, else the error */
  async function write(): Promise<{ acknowledged?: string; error?: unknown; tookMs: number }> {
    const slug = `c-${++written}`;
    const start = performance.now();
    try {
      await prisma.$transaction(async (tx) => {
        await tx.category.create({ data: { slug, names: {}, position: written } });
        await tx.category.update({ where: { slug: 'hot' }, data: { position: { increment: 1 } } });
      });
      return { acknowledged: slug, tookMs: performance.now() - start };
    } catch (error) {
      return { error, tookMs: performance.now() - start };
    }
  }

  async function expectAllCommitted(acknowledged: (string | undefined)[]): Promise<void> {
    const slugs = acknowledged.filter((slug) => slug !== undefined);
    const { rows } = await direct.query('SELECT slug FROM "Category" WHERE slug = ANY($1)', [slugs]);
    expect(rows).toHaveLength(slugs.length);
  }

  async function afterTheStall(end: () => unknown): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, STALL_MS));
    await end();
  }

  /** Single statements: on a connection that was given back with its transaction open they are lost silently. */
  async function poolWorks(): Promise<string[]> {
    const fine: string[] = [];
    await waitFor('twelve good writes in a row', async () => {
      const slug = `c-${++written}`;
      try {
        await prisma.category.create({ data: { slug, names: {}, position: written } });
        fine.push(slug);
      } catch {
        fine.length = 0;
      }
      return fine.length === 12;
    });
    return fine;
  }

  it('loses no acknowledged write when the network stands still, and the pool heals', async () => {
    await prisma.category.create({ data: { slug: 'hot', names: {}, position: 0 } });
    await Promise.all(Array.from({ length: 4 }, () => prisma.category.count()));
    const during = Array.from({ length: 4 }, () => write());
    proxy.break('black hole');
    const healed = afterTheStall(() => proxy.heal());
    const results = [
      ...(await Promise.all(during)),
      ...(await Promise.all(Array.from({ length: 4 }, () => write()))),
    ];
    await healed;
    const after = await poolWorks();
    await expectAllCommitted([...results.map(({ acknowledged }) => acknowledged), ...after]);
    for (const { tookMs } of results) expect(tookMs).toBeLessThan(STALL_MS + 5_000);
  });

  it('loses no acknowledged write when a row is locked, and answers "busy" long before the lock ends', async () => {
    await direct.query('BEGIN');
    await direct.query(`SELECT * FROM "Category" WHERE slug = 'hot' FOR UPDATE`);
    const released = afterTheStall(() => direct.query('ROLLBACK'));
    const results = await Promise.all(Array.from({ length: 4 }, () => write()));
    results.forEach(({ tookMs }) => expect(tookMs).toBeLessThan(STALL_MS));
    expect(results.every(({ error }) => isDatabaseBusy(error))).toBe(true);
    await released;
    const after = await poolWorks();
    await expectAllCommitted(after);
  });

  it('gives up on a connection that does not answer, and uses another one', async () => {
    proxy.break('black hole');
    const answer = prisma.sql({ name: 'one', text: 'SELECT 1 AS one' }, []);
    await expect(answer).rejects.toThrow('Query read timeout');
    await proxy.heal();
    await poolWorks();
  });

  it('leaves no session idle in a transaction behind', async () => {
    await waitFor('sessions to be clean', async () => {
      const { rows } = await direct.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
      return rows.length === 0;
    });
  });
});

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { PrismaService } from '../../src/platform/prisma/prisma.service.js';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A database of one's own: a clone of the migrated template, or empty. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = process.env.TEST_SERVER_URL;
  if (!server) throw new Error('TEST_SERVER_URL is not set: run the tests through `npm test`.');
  const name = `t_${randomBytes(8).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}${empty ? '' : ' TEMPLATE kwad_template'}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** The product's client on a database, for tests whose application runs in another process. */
export function openPrisma(url: string): PrismaService {
  return new PrismaService({
    url,
    poolMax: 2,
    connectTimeoutMs: 3_000,
    lockTimeoutMs: 2_000,
    statementTimeoutMs: 3_000,
    idleInTransactionTimeoutMs: 4_000,
    queryTimeoutMs: 6_000,
  });
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

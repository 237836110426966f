import type pg from 'pg';
import type { DatabaseConfig } from '../../config/database.config.js';
import { createPool } from './pool.js';
import type { SqlDatabase, SqlTransaction } from './sql-transaction.js';

/** One connection for SQL, for processes that cannot afford Prisma: its engine alone takes some 60 MB. */
export class PlainDatabase implements SqlDatabase {
  private readonly pool: pg.Pool;

  constructor(config: DatabaseConfig) {
    this.pool = createPool({ ...config, poolMax: 1 });
    // What is lost while nobody waits for it is opened again.
    this.pool.on('error', () => undefined);
  }

  async $transaction<T>(work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(transactionOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => (broken = lost));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async end(): Promise<void> {
    await this.pool.end();
  }
}

function transactionOf(client: pg.PoolClient): SqlTransaction {
  const run = (text: string, values: unknown[]) => client.query(text, values);
  return {
    $queryRawUnsafe: async (text: string, ...values: unknown[]) => (await run(text, values)).rows as unknown,
    $executeRawUnsafe: async (text: string, ...values: unknown[]) => (await run(text, values)).rowCount ?? 0,
  } as SqlTransaction;
}

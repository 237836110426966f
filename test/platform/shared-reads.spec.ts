import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { PreparedStatement } from '../../src/platform/prisma/prisma.service.js';
import { SharedReads } from '../../src/platform/prisma/shared-reads.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

/** As many rows as `$1` says, each with what the other values are. */
const ROWS: PreparedStatement = {
  name: 'rows',
  text: `SELECT n, $2::text AS word, $3::timestamptz AS at FROM generate_series(1, $1::int) n ORDER BY n LIMIT $1::int`,
};
const NOON = new Date('2026-11-21T12:00:00.123Z');

describe('reads that are shared', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let asked: string[];
  let reads: SharedReads;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  beforeEach(() => {
    asked = [];
    reads = new SharedReads(async (statement, values) => {
      asked.push(statement.name);
      return (await pool.query<object>({ ...statement, values })).rows;
    });
  });

  const rowsOf = (count: number, word: unknown) =>
    Array.from({ length: count }, (_, n) => expect.objectContaining({ n: n + 1, word, at: NOON }) as object);

  it('are one statement for those who ask at the same time, and give each their own rows, all or none', async () => {
    const words = ['plain', `it's "quoted", {braced} \\`, '', null, 'none', 'true'];
    const counts = [2, 1, 3, 1, 0, 2];
    const answers = await Promise.all(words.map((word, n) => reads.ask(ROWS, [counts[n], word, NOON])));
    expect(answers).toEqual(words.map((word, n) => rowsOf(counts[n]!, word)));
    expect(asked).toEqual(['rows_each']);
  });

  it('leave the statement of who is alone as it is', async () => {
    expect(await reads.ask(ROWS, [2, 'alone', NOON])).toEqual(rowsOf(2, 'alone'));
    expect(asked).toEqual(['rows']);
  });

  it('fail for one alone where the value of one is wrong, and for all where the statement is', async () => {
    const [good, bad] = await Promise.allSettled([
      reads.ask(ROWS, [1, 'good', NOON]),
      reads.ask(ROWS, ['9'.repeat(12), 'bad', NOON]),
    ]);
    expect(good).toEqual({ status: 'fulfilled', value: rowsOf(1, 'good') });
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: '22003' } });

    const broken = { name: 'broken', text: 'SELECT * FROM nowhere WHERE id = $1::int' };
    const failed = await Promise.allSettled([reads.ask(broken, [1]), reads.ask(broken, [2])]);
    expect(failed).toMatchObject([{ reason: { code: '42P01' } }, { reason: { code: '42P01' } }]);
    expect(asked.filter((name) => name.startsWith('broken'))).toEqual(['broken_each']);
  });
});

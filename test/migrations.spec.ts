import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findUnsafe, IN_SERVICE_SINCE } from '../scripts/db/migration-lint.mjs';
import { readMigrations } from '../scripts/prisma/migrations-folder.mjs';

const OURS = join(import.meta.dirname, '../prisma/migrations');
const rulesOf = async (sql: string) => (await findUnsafe(sql)).map(({ rule }) => rule);
const inTime = (sql: string) => `SET lock_timeout = '2s';\n${sql}`;

describe('our migrations', () => {
  it('neither stop nor break the release that is still running', async () => {
    const unsafe: string[] = [];
    for (const { name, sql } of await readMigrations(OURS)) {
      for (const { rule, line, detail } of await findUnsafe(sql)) {
        const always = rule === 'waits for locks for a bounded time';
        if (name >= IN_SERVICE_SINCE || always) unsafe.push(`${name}:${line}: ${rule} (${detail})`);
      }
    }
    expect(unsafe).toEqual([]);
  });
});

describe('the rules of migrations', () => {
  it('ask for a bounded wait first of all', async () => {
    expect(await rulesOf('CREATE TABLE a (id int)')).toEqual(['waits for locks for a bounded time']);
    expect(await rulesOf(`-- why\nSET lock_timeout = '2s';\nCREATE TABLE a (id int)`)).toEqual([]);
  });

  const refused: [rule: string, sql: string][] = [
    ['an index on a table in use is built CONCURRENTLY', 'CREATE INDEX i ON "Deal" (title)'],
    ['an index in use is dropped CONCURRENTLY', 'DROP INDEX i'],
    ['a new column that is NOT NULL has a default', 'ALTER TABLE "Deal" ADD COLUMN x int NOT NULL'],
    ['a new column has a constant default', 'ALTER TABLE "Deal" ADD COLUMN x uuid DEFAULT gen_random_uuid()'],
    ['a new column has a constant default', 'ALTER TABLE "Deal" ADD x timestamptz DEFAULT clock_timestamp()'],
    ['a table in use is not rewritten', 'ALTER TABLE "Deal" ADD x int GENERATED ALWAYS AS (1) STORED'],
    ['a column keeps its type', 'ALTER TABLE "Deal" ALTER COLUMN title TYPE varchar(80)'],
    ['NOT NULL comes when no release leaves the column empty', 'ALTER TABLE "Deal" ALTER x SET NOT NULL'],
    ['what the release before reads is removed', 'ALTER TABLE "Deal" DROP COLUMN title'],
    ['what the release before reads is removed', 'DROP TABLE "Deal"'],
    ['what the release before reads is removed', 'ALTER TABLE "Deal" RENAME TO "Ad"'],
    ['what the release before reads is removed', 'ALTER TABLE "Deal" RENAME COLUMN title TO heading'],
    ['what the release before reads is removed', 'ALTER TYPE "DealStatus" RENAME TO "AdStatus"'],
    ['a CHECK or FOREIGN KEY comes NOT VALID', 'ALTER TABLE "Deal" ADD CONSTRAINT c CHECK (x > 0)'],
    [
      'a CHECK or FOREIGN KEY comes NOT VALID',
      'ALTER TABLE "Deal" ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES "User" (id)',
    ],
    ['a CHECK or FOREIGN KEY comes NOT VALID', 'ALTER TABLE "Deal" ADD x int REFERENCES "User" (id)'],
    ['a unique constraint takes an index', 'ALTER TABLE "Deal" ADD CONSTRAINT u UNIQUE (title)'],
    ['rows in use are changed in batches', 'UPDATE "Deal" SET x = 1'],
    ['rows in use are changed in batches', 'UPDATE "Deal" SET x = 1 WHERE x IS NULL'],
    ['rows in use are changed in batches', 'DELETE FROM "Deal"'],
    ['rows in use are changed in batches', 'TRUNCATE "Deal"'],
  ];
  it.each(refused)('refuse because %s: %s', async (rule, sql) => {
    expect(await rulesOf(inTime(sql))).toEqual([expect.stringContaining(rule)]);
  });

  it.each([
    'CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL); CREATE INDEX i ON a (b); ALTER TABLE a ADD CHECK (b > 0)',
    'CREATE INDEX CONCURRENTLY i ON "Deal" (title)',
    'DROP INDEX CONCURRENTLY i',
    'ALTER TABLE "Deal" ADD COLUMN x int',
    'ALTER TABLE "Deal" ADD COLUMN x int NOT NULL DEFAULT 0',
    'ALTER TABLE "Deal" ADD COLUMN x timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP',
    'ALTER TABLE "Deal" ADD CONSTRAINT c CHECK (x > 0) NOT VALID',
    'ALTER TABLE "Deal" VALIDATE CONSTRAINT c',
    'ALTER TABLE "Deal" ADD CONSTRAINT u UNIQUE USING INDEX i',
    'ALTER TABLE "Deal" DROP CONSTRAINT c',
    `ALTER TYPE "DealStatus" ADD VALUE 'HELD'`,
    '-- contract: 1.4.0 was the last to read it\nALTER TABLE "Deal" DROP COLUMN x',
    '-- contract: 1.4.0 was the last to read it\nDROP TABLE "Old"',
  ])('allow %s', async (sql) => expect(await rulesOf(inTime(sql))).toEqual([]));

  it('want an index that is built CONCURRENTLY alone, because it refuses transactions', async () => {
    const sql = inTime('CREATE INDEX CONCURRENTLY i ON "Deal" (title);\nALTER TABLE "Deal" ADD x int');
    expect(await rulesOf(sql)).toEqual(['an index built CONCURRENTLY has a migration to itself']);
  });

  it('name the line', async () => {
    const [unsafe] = await findUnsafe(inTime('-- Émetteur\n\nALTER TABLE "Deal"\n  DROP COLUMN title;'));
    expect(unsafe).toMatchObject({ line: 4, detail: 'title' });
  });
});

import pg from 'pg';
import { OWN_SCHEMAS } from './database-session.js';

export interface TableDigest {
  rows: number;
  /** The sum of 64 bits of each row's MD5: the same rows in any order have the same. */
  digest: string;
}

/** By schema and name, such as `public.Deal`. */
export type TableDigests = Record<string, TableDigest>;

/** How values are written as text, whatever this server or role has for defaults. */
const PLAIN_TEXT = `
  SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL row_security = off`;

/** Counts and digests every table that is ours, within the transaction that is open. */
export async function digestTables(client: pg.Client): Promise<TableDigests> {
  await client.query(PLAIN_TEXT);
  const { rows: tables } = await client.query<{ schema: string; name: string }>(`
    SELECT nspname AS schema, relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'r' AND ${OWN_SCHEMAS} AND NOT EXISTS (
      SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
    ORDER BY 1, 2`);
  const digests: TableDigests = {};
  for (const { schema, name } of tables) {
    const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
    const { rows } = await client.query<{ rows: string; digest: string }>(`
      SELECT count(*) AS rows,
             coalesce(sum(('x' || left(md5(whole_row::text), 16))::bit(64)::bigint::numeric), 0)::text AS digest
      FROM ONLY ${table} AS whole_row`);
    digests[`${schema}.${name}`] = { rows: Number(rows[0]!.rows), digest: rows[0]!.digest };
  }
  return digests;
}

/** What differs between what was backed up and what is there, one line for each table. Empty: nothing. */
export function differencesBetween(expected: TableDigests, found: TableDigests): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [expected[name], found[name]];
    if (!was) return [`${name} was not in the backup`];
    if (!is) return [`${name} is missing`];
    if (was.rows !== is.rows) return [`${name} has ${is.rows} rows instead of ${was.rows}`];
    return was.digest === is.digest ? [] : [`${name} has other contents in its ${is.rows} rows`];
  });
}

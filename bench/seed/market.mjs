// A marketplace of any size, made of prisma/seed by large statements. The same number of deals gives the same bytes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillCatalogue, SEED } from './catalogue.mjs';
import { deals } from './deals.sql.mjs';
import { people } from './people.sql.mjs';
import { fillSearch } from './search-documents.mjs';
import { talk } from './talk.sql.mjs';

/** Tables that get very many rows: their indexes are made once they are there, which takes a third of the time. */
const BIG = [
  'Deal',
  'DealImage',
  'DealTransition',
  'Discussion',
  'Favorite',
  'Image',
  'Message',
  'Notification',
  'SearchDocument',
  'SearchPhrase',
];

/** How much there is of everything in a market of so many deals. */
export function sizeOf(count) {
  return { deals: count, users: Math.max(50, Math.round(count / 20)) };
}

/** What the data depends on: a database with another fingerprint is made anew. */
export function fingerprint() {
  const hash = createHash('sha256');
  const files = [import.meta.dirname, SEED].flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  );
  // How databases are kept changes nothing of what is in them.
  for (const file of files) if (!file.endsWith('databases.mjs')) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Fills a migrated, empty database.
 *
 * @param connect opens another connection of its owner
 * @param listsOnly leaves out what lists of deals do not read: talks and search documents, half of the work
 * @param say told about each step
 */
export async function fillMarket(connect, { deals: count, listsOnly }, say) {
  const [client, other] = [await connect(), await connect()];
  for (const one of [client, other])
    await one.query(`SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB';
      SET timezone = 'UTC'`);
  const step = stopwatch(say);
  const indexes = await indexesOf(client);
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  for (const statement of HELPERS) await client.query(statement);
  await fillCatalogue(client);
  step('catalogue');
  // Checks of references and triggers are most of the time; the rows below are consistent by the way they are made.
  await client.query('SET session_replication_role = replica');
  for (const [name, statements] of Object.entries({ people, deals, ...(listsOnly ? {} : { talk }) })) {
    for (const statement of statements(sizeOf(count))) await client.query(statement);
    step(name);
  }
  await client.query('ANALYZE');
  const ofSearch = ({ table }) => table.startsWith('Search');
  const makeAll = async (some) => {
    for (const { definition } of some) await client.query(definition);
  };
  await Promise.all([listsOnly || fillSearch(other), makeAll(indexes.filter((index) => !ofSearch(index)))]);
  await makeAll(indexes.filter(ofSearch));
  step('search and indexes');
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
  step('statistics');
  await client.end();
  await other.end();
}

function stopwatch(say) {
  let since = performance.now();
  return (name) => {
    const now = performance.now();
    say(`${name}: ${((now - since) / 1000).toFixed(1)} s`);
    since = now;
  };
}

/** The moment that everything is reckoned from, so that a market is the same whenever it is made; and one to come. */
const HELPERS = [
  `CREATE FUNCTION pg_temp.moment(n bigint, salt bigint, days int) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
     SELECT date_trunc('milliseconds', timestamptz '2026-11-01Z' - days * interval '1 day'
       * ((hashint8extended(n, salt) & 2147483647) / 2147483648.0)) $$`,
  `CREATE FUNCTION pg_temp.far_off() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT timestamptz '2099-01-01Z' $$`,
  `CREATE FUNCTION pg_temp.dice(n bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
     SELECT (hashint8extended(n, salt) & 2147483647) / 2147483648.0::float8 $$`,
  // A UUID of version 7: the time, then what tells it from others.
  `CREATE FUNCTION pg_temp.id(kind text, n bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
     SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(kind || n), 1, 3)
       || '8' || substr(md5(kind || n), 4, 15))::uuid $$`,
];

async function indexesOf(client) {
  const { rows } = await client.query(
    `SELECT t.relname AS table, i.relname AS name, pg_get_indexdef(i.oid) AS definition
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
     WHERE t.relname = ANY($1) AND t.relnamespace = 'public'::regnamespace AND NOT x.indisunique`,
    [BIG],
  );
  return rows;
}

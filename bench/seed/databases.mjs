// The benchmark's own PostgreSQL, kept in .bench between runs, with one database for each size of market.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../dist/boot/migrate.js';
import { startEmbeddedPostgres } from '../../dist/platform/postgres/embedded-postgres.js';
import { fillMarket, fingerprint } from './market.mjs';

/** Ignored by git, and worth nothing: whatever is missing there is made again. */
export const FOLDER = join(import.meta.dirname, '../..', process.env.BENCH_FOLDER ?? '.bench');

/** Like a small server that has nothing else to do; all that concerns durability is left as it is. */
const SETTINGS = { max_connections: '200', shared_buffers: '512MB', max_wal_size: '4GB' };

/** @returns the server, with `url` of its first database, which stays empty, and `stop` */
export async function openPostgres() {
  await mkdir(FOLDER, { recursive: true });
  return startEmbeddedPostgres({ dataDir: FOLDER, settings: SETTINGS });
}

/**
 * The database of a market, made if it is missing or of other data.
 *
 * @param market how many deals it has, and whether with nothing else than what their lists read
 * @returns its URL
 */
export async function marketOf(postgres, market, say = console.log) {
  const name = nameOf(market);
  const url = marketUrl(postgres, market);
  const stamp = fingerprint();
  const found = await inDatabase(postgres.url, (client) => commentOf(client, name));
  if (found === stamp) {
    await migrate(url, () => undefined);
    return url;
  }
  say(`Making a market of ${market.deals.toLocaleString('en')} deals.`);
  await inDatabase(postgres.url, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
  });
  await migrate(url, () => undefined);
  await fillMarket(() => connect(url), market, say);
  await inDatabase(postgres.url, (client) => client.query(`COMMENT ON DATABASE ${name} IS '${stamp}'`));
  return url;
}

/**
 * A copy of a market to write to, which is dropped at the end.
 *
 * @returns its URL, and `drop`
 */
export async function copyOf(postgres, market) {
  const name = nameOf(market);
  const copy = `${name}_at_work`;
  const admin = (...statements) =>
    inDatabase(postgres.url, async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  const drop = `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`;
  await admin(drop, `CREATE DATABASE ${copy} TEMPLATE ${name} STRATEGY FILE_COPY`);
  return { url: urlOf(postgres, copy), drop: () => admin(drop) };
}

export async function inDatabase(url, work) {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function connect(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function commentOf(client, database) {
  const { rows } = await client.query(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [database],
  );
  return rows[0]?.comment;
}

/** The URL of a market that was made. */
export const marketUrl = (postgres, market) => urlOf(postgres, nameOf(market));

const nameOf = ({ deals, listsOnly }) => `market_${deals}${listsOnly ? '_lists' : ''}`;

function urlOf(postgres, database) {
  const url = new URL(postgres.url);
  url.pathname = `/${database}`;
  return url.href;
}

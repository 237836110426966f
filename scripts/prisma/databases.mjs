// Whole databases: made, dropped, asked after. Done over the server's maintenance database `postgres`.
import pg from 'pg';

/** The name of the database that a connection URL leads to. */
export function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** The same server, another database. */
export function withDatabaseName(url, name) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/** Connects once and leaves. Throws the driver's error if that does not work. */
export async function tryToConnect(url) {
  await query(url, 'SELECT 1');
}

/** Creates the empty database that `url` leads to. Throws SQLSTATE 42P04 if it is there already. */
export async function createDatabase(url) {
  await query(withDatabaseName(url, 'postgres'), `CREATE DATABASE ${pg.escapeIdentifier(databaseName(url))}`);
}

/** Drops the database that `url` leads to, if it is there, and ends the connections to it. */
export async function dropDatabase(url) {
  const name = pg.escapeIdentifier(databaseName(url));
  await query(withDatabaseName(url, 'postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** A new name for a database that lives as long as one command. */
export function throwAwayName() {
  return `kwadmarket_shadow_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

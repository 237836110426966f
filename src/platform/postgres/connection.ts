import pg from 'pg';

/** The cluster's superuser, and the name of the application's database. */
export const NAME = 'kwadmarket';

/** How to reach a server on this machine. */
export interface Address {
  port: number;
  password: string;
}

/** @returns the URL of the application's database */
export function urlOf({ port, password }: Address): string {
  return `postgresql://${NAME}:${password}@127.0.0.1:${port}/${NAME}`;
}

/**
 * Opens one connection to the maintenance database `postgres`, so that the application's own may be dropped and
 * copied meanwhile. Errors after connecting show as the `end` event only. Gives up after 2 s.
 */
export async function connect({ port, password }: Address): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: NAME,
    password,
    database: 'postgres',
    ssl: false,
    application_name: 'kwadmarket supervisor',
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Creates the application's database unless it is there (it is not after a kill right behind initdb). */
export async function ensureDatabase(address: Address): Promise<void> {
  const client = await connect(address);
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`);
  } finally {
    await client.end();
  }
}

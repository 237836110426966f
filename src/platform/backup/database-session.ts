import pg from 'pg';

/** A connection for work that takes long: none of the limits that requests have. */
export async function openSession(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'kwadmarket-backup',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 0,
    keepAlive: true,
  });
  client.on('error', () => undefined); // the statement at work fails, or the next one
  await client.connect();
  return client;
}

/** Calls `work` with a session of its own. */
export async function withSession<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await openSession(databaseUrl);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The server's version, such as `18.4`, and its major one. */
export async function serverVersion(client: pg.Client): Promise<{ version: string; major: number }> {
  const { rows } = await client.query<{ number: string }>(
    `SELECT current_setting('server_version_num') AS number`,
  );
  const number = Number(rows[0]!.number);
  const major = Math.floor(number / 10_000);
  return { version: `${major}.${number % 10_000}`, major };
}

/** The schemas that are ours: neither PostgreSQL's own nor those of temporary tables. */
export const OWN_SCHEMAS = `nspname !~ '^pg_' AND nspname <> 'information_schema'`;

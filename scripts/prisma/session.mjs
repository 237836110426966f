import pg from 'pg';

/** What precedes the first statement that is not a plain `SET name = value`. */
const LEADING_SETTINGS = /^(?:\s+|--[^\n]*(?:\n|$)|SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)[^;]*;)*/i;

/**
 * One session of the database server that is never exchanged for another: advisory locks and settings hold until it
 * ends. Once the connection is lost everything is refused, because the locks went with it. It is a pool of one, since
 * a pool is what Prisma's adapter takes.
 */
export class Session extends pg.Pool {
  /** @param {string} url */
  constructor(url) {
    let opened = false;
    super({
      connectionString: url,
      application_name: 'kwadmarket-migrations',
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 10_000,
      lock_timeout: 10_000,
      verify: (_client, done) => {
        done(
          opened ? new Error('The session with the database was lost, and its locks with it.') : undefined,
        );
        opened = true;
      },
    });
    this.url = url;
    // A connection that breaks is told by the statement that runs or by the next one.
    this.on('error', () => {});
    this.on('connect', (client) => client.on('error', () => {}));
  }

  /** As in any pool, but a statement that fails does not close the session. */
  async query(...statement) {
    const client = await this.connect();
    try {
      return await client.query(...statement);
    } finally {
      client.release();
    }
  }

  /**
   * Runs a script of statements as one transaction. `SET` statements at its beginning go ahead on their own and stay
   * in force; so a statement that refuses transactions (CREATE INDEX CONCURRENTLY) may follow, if it is the only one.
   *
   * @param {string} script
   */
  async run(script) {
    const [settings] = LEADING_SETTINGS.exec(script);
    await this.query(settings);
    await this.query(script.slice(settings.length));
  }
}

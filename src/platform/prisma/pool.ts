import pg from 'pg';
import type { DatabaseConfig } from '../../config/database.config.js';
import { measuredClient } from './measured-client.js';
import type { WatchStatement } from './measured-client.js';

/**
 * The one pool of the process, shared by Prisma and by hand-written SQL. Every session carries the ladder of timeouts
 * (milliseconds), so that the server always gives up before the driver: see docs/decisions/0004-timeout-ladder.md.
 */
export function createPool(config: DatabaseConfig, watch: WatchStatement = unwatched): pg.Pool {
  return new pg.Pool({
    connectionString: config.url,
    max: config.poolMax,
    connectionTimeoutMillis: config.connectTimeoutMs,
    lock_timeout: config.lockTimeoutMs,
    statement_timeout: config.statementTimeoutMs,
    idle_in_transaction_session_timeout: config.idleInTransactionTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'kwadmarket',
    Client: measuredClient(config.queryTimeoutMs, watch),
  });
}

const unwatched: WatchStatement = () => () => undefined;

import { registerAs } from '@nestjs/config';
import { EnvironmentError } from './environment-error.js';
import { environment } from './environment.js';

/** The database and the ladder of timeouts (milliseconds), lowest rung first. */
export const databaseConfig = registerAs('database', () => {
  const env = environment();
  if (!env.DATABASE_URL) throw new EnvironmentError('DATABASE_URL is not set and no embedded database runs.');
  return {
    url: env.DATABASE_URL,
    poolMax: env.DATABASE_POOL_MAX,
    connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
    lockTimeoutMs: env.DATABASE_LOCK_TIMEOUT_MS,
    statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
    idleInTransactionTimeoutMs: env.DATABASE_IDLE_TX_TIMEOUT_MS,
    queryTimeoutMs: env.DATABASE_QUERY_TIMEOUT_MS,
  };
});

export type DatabaseConfig = ReturnType<typeof databaseConfig>;

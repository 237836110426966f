import type { DatabaseConfig } from '../../../src/config/database.config.js';

/** The settings of a database without an application around it. */
export function databaseSettings(url: string): DatabaseConfig {
  return {
    url,
    poolMax: 4,
    connectTimeoutMs: 3_000,
    lockTimeoutMs: 2_000,
    statementTimeoutMs: 10_000,
    idleInTransactionTimeoutMs: 11_000,
    queryTimeoutMs: 12_000,
  };
}

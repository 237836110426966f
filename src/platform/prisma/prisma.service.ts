import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { databaseConfig } from '../../config/database.config.js';
import type { DatabaseConfig } from '../../config/database.config.js';
import { loggingConfig } from '../../config/logging.config.js';
import type { LoggingConfig } from '../../config/logging.config.js';
import { Metrics } from '../telemetry/metrics.service.js';
import { PrismaClient } from './generated/client.js';
import type { Prisma } from './generated/client.js';
import { joinRequests } from './joining-client.js';
import { createPool } from './pool.js';
import { requestTransaction } from './request-transaction.js';
import { SharedReads } from './shared-reads.js';
import { watchStatements } from './watch-statements.js';

/** What writes inside a transaction: pass it on, never the root client. */
export type Transaction = Prisma.TransactionClient;

/** FOR UPDATE counts as a write too: a lock is held by a transaction. */
const WRITES = /\b(INSERT|UPDATE|DELETE|MERGE)\b/;

/**
 * Prisma on the one pool of the process. `sql` is for hot paths: one prepared statement, typed by its caller.
 * In a request with an Idempotency-Key all writes are parts of one transaction: see `joinRequests`.
 */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  readonly pool: pg.Pool;
  private readonly shared = new SharedReads((statement, values) => this.sql(statement, values));

  constructor(
    @Inject(databaseConfig.KEY) config: DatabaseConfig,
    @Optional() metrics?: Metrics,
    @Optional() @Inject(loggingConfig.KEY) logging?: LoggingConfig,
  ) {
    const logger = new Logger('Database');
    const durations = metrics?.histogram({
      name: 'db_query_duration_seconds',
      help: 'From handing a statement to the driver until its answer',
    });
    const log = logging?.details ? (line: object) => logger.debug(line, 'sql') : undefined;
    const pool = createPool(config, watchStatements({ durations, log }));
    super({
      adapter: new PrismaPg(pool),
      transactionOptions: { maxWait: config.connectTimeoutMs, timeout: config.queryTimeoutMs },
    });
    this.pool = pool;
    pool.on('error', (error) => logger.warn({ err: error }, 'an idle connection to the database was lost'));
    return joinRequests(this);
  }

  /**
   * Runs a statement that the server keeps prepared under its name.
   *
   * @param statement one name for one text, for ever
   * @returns the rows, as PostgreSQL's own types (timestamps are `Date`, json is parsed)
   */
  async sql<Row extends object>(statement: PreparedStatement, values: unknown[]): Promise<Row[]> {
    const transaction = requestTransaction();
    if (transaction && WRITES.test(statement.text))
      return transaction.nested((tx) => tx.$queryRawUnsafe<Row[]>(statement.text, ...values));
    if (transaction?.isOpen)
      return (await transaction.open()).$queryRawUnsafe<Row[]>(statement.text, ...values);
    const { rows } = await this.pool.query<Row & pg.QueryResultRow>({ ...statement, values });
    return rows;
  }

  /**
   * As `sql`, for what is read so often that many ask for it at the same time: they share a statement, if it has a name.
   *
   * @param statement a query, with every value cast where it stands (`$1::uuid`)
   * @param values no arrays or objects
   */
  async sqlShared<Row extends object>(statement: PreparedStatement, values: unknown[]): Promise<Row[]> {
    return requestTransaction() || !statement.name
      ? this.sql(statement, values)
      : ((await this.shared.ask(statement, values)) as Row[]);
  }

  /** The last of all: requests and jobs have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
    await this.pool.end();
  }
}

export interface PreparedStatement {
  name: string;
  text: string;
}

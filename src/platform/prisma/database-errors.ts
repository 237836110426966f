/** Codes of PostgreSQL, Prisma and the pool which say "not now" rather than "never". */
const BUSY_CODES = new Set([
  '55P03', // lock_not_available
  '57014', // query_canceled: statement_timeout
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '25P03', // idle_in_transaction_session_timeout
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '08000',
  '08001',
  '08003',
  '08006',
  'P1001', // cannot reach the server
  'P1008', // operation timed out
  'P1017', // the server closed the connection
  'P2024', // no connection from the pool in time
  'P2028', // transaction could not start or expired
  'P2034', // write conflict
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

const BUSY_MESSAGES =
  /is not currently accepting connections|timeout exceeded when trying to connect|Query read timeout|Connection terminated|canceling statement due to|lock timeout/i;

/** Whether an error means that the database could not answer now: 503 and try again, not 500. */
export function isDatabaseBusy(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if (codesOf(error).some((code) => BUSY_CODES.has(code)) || BUSY_MESSAGES.test(error.message)) return true;
  }
  return false;
}

/** Whether an error is the breach of a unique constraint (SQLSTATE 23505). */
export function isUniqueViolation(thrown: unknown): boolean {
  return thrown instanceof Error && codesOf(thrown).some((code) => code === 'P2002' || code === '23505');
}

/** Whether an error is the breach of a foreign key (SQLSTATE 23503): something still refers to the row. */
export function isForeignKeyViolation(thrown: unknown): boolean {
  return (
    thrown instanceof Error && codesOf(thrown).some((code) => ['P2003', '23503', '23001'].includes(code))
  );
}

/** The constraint that a statement broke, by its name, where the statement did not go through Prisma. */
export function brokenConstraint(thrown: unknown): string | undefined {
  const { constraint } = thrown as { constraint?: unknown };
  return typeof constraint === 'string' ? constraint : undefined;
}

/** Prisma's own code, pg's SQLSTATE, and the SQLSTATE that Prisma wraps for raw statements. */
function codesOf(error: Error): string[] {
  const { code, meta } = error as Error & { code?: unknown; meta?: Record<string, unknown> };
  const wrapped = meta?.driverAdapterError as { cause?: { originalCode?: unknown } } | undefined;
  return [code, meta?.code, wrapped?.cause?.originalCode].filter((found) => typeof found === 'string');
}

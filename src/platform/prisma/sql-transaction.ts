import type { Transaction } from './prisma.service.js';

/** A transaction as far as it runs SQL: one of Prisma, or one without (`PlainDatabase`). */
export type SqlTransaction = Pick<Transaction, '$queryRawUnsafe' | '$executeRawUnsafe'>;

/** What opens such transactions. */
export interface SqlDatabase {
  $transaction<T>(work: (tx: SqlTransaction) => Promise<T>): Promise<T>;
}

import type { SqlDatabase } from '../../../platform/prisma/sql-transaction.js';
import type { ImportBatches } from './import-batches.js';
import { readBatches, readCategoryNames } from './import-items.js';
import type { ImportOptions } from './imports.dto.js';

const BATCH_ROWS = 250;

/** What is to be done with a file: everything that it takes, so that another process can do it. */
export interface ImportOrder {
  importId: string;
  path: string;
  byteSize: number;
  options: ImportOptions;
  /** Else it is only checked and reported. */
  apply: boolean;
  /** How many rows are dealt with already. */
  position: number;
  /** Milliseconds after which the rest is left for another job. */
  forMs: number;
}

/**
 * Works through a file: each batch is a transaction that also notes how far it is, so a crash costs one batch.
 *
 * @param told called after each batch
 * @returns whether the file is done; else time is over
 * @throws UnreadableFile, Superseded
 */
export async function importRows(
  { importId, path, byteSize, options, apply, position, forMs }: ImportOrder,
  database: SqlDatabase,
  batches: ImportBatches,
  told: () => unknown,
): Promise<boolean> {
  const until = Date.now() + forMs;
  const names = await database.$transaction(readCategoryNames);
  let at = position;
  for await (const { items, bytes } of readBatches(path, options, names, at, BATCH_ROWS)) {
    const progress = Math.min(99, Math.round((bytes / Math.max(1, byteSize)) * 100));
    await batches.write({ importId, options, apply, position: at, items, progress });
    at += items.length;
    await told();
    if (Date.now() > until) return false;
  }
  return true;
}

import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import type { DatabaseConfig } from '../../../config/database.config.js';
import type { Origin } from '../../../platform/logging/request-context.js';
import type { ImportOrder } from './import-rows.js';

/** What the process of an import is told, once. */
export interface OrderForProcess {
  order: ImportOrder;
  origin: Origin;
  database: DatabaseConfig;
  catalogue: CatalogueConfig;
}

/** What it says: after each batch, and at its end. */
export type ImportReport =
  | { kind: 'batch' }
  | { kind: 'end'; done: boolean }
  | { kind: 'unreadable'; message: string }
  | { kind: 'superseded' }
  | { kind: 'failed'; message: string };

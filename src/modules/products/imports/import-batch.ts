import type { FieldError } from '../../../platform/errors/problem.js';
import type { CheckedDraft } from './check-draft.js';
import type { ImportOptions } from './imports.dto.js';

/** A row that is good by itself, or why it is refused. */
export type BatchItem =
  | { line: number; reference: string; checked: CheckedDraft }
  | { line: number; reference: string | null; problems: FieldError[] };

/** Rows that are dealt with in one transaction. */
export interface Batch {
  importId: string;
  options: ImportOptions;
  /** Else it is only checked and reported. */
  apply: boolean;
  /** How many rows of the file come before. */
  position: number;
  items: BatchItem[];
  /** How far the file is read behind it, in percent. */
  progress: number;
}

import type { FieldError } from '../../../platform/errors/problem.js';
import type { ProductImport, ProductImportRow } from '../../../platform/prisma/generated/client.js';
import type { ImportResponse } from './imports.dto.js';

/** An import, and how far it is. */
export function presentImport(row: ProductImport): ImportResponse {
  const { id, state, fileName, byteSize, progress, error, createdAt, finishedAt } = row;
  const { created, updated, unchanged, failed, undone, kept } = row;
  return {
    id,
    state,
    fileName,
    byteSize,
    progress,
    rows: { created, updated, unchanged, failed, undone, kept },
    error,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** One row of the report. */
export function presentImportRow({ line, outcome, reference, problems }: ProductImportRow) {
  return { line, outcome, reference, problems: (problems ?? []) as unknown as FieldError[] };
}

import { EnvironmentError } from '../config/environment-error.js';
import { BackupError } from '../platform/backup/backup-error.js';
import { EmbeddedPostgresError } from '../platform/postgres/embedded-postgres-error.js';
import { MigrationError } from '../platform/prisma/migrate.errors.js';

/** The boot cannot go on; the message is one sentence that says why and what to do. */
export class BootError extends Error {
  override readonly name = 'BootError';
}

/** What to print of an error that ended the boot: its sentence if it has one, else everything we know. */
export function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const forPeople = [BackupError, BootError, EnvironmentError, EmbeddedPostgresError, MigrationError];
  if (forPeople.some((kind) => error instanceof kind)) return error.message;
  switch (code) {
    case 'ENOSPC':
      return `The disk is full${at(path)}: make room and start again.`;
    case 'EROFS':
      return `The disk is read-only${at(path)}: set DATA_DIR to a folder that can be written.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not write${at(path)}: set DATA_DIR to a folder of your own.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case '28P01':
    case '3D000':
      return `The database of DATABASE_URL cannot be used: ${error.message || code}.`;
    default:
      return error.stack ?? error.message;
  }
}

function at(path: string | undefined): string {
  return path ? ` (${path})` : '';
}

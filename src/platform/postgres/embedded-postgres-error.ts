import { isAbsolute } from 'node:path';
import { types } from 'node:util';
import type { ClusterFiles } from './cluster-files.js';

/** The embedded database cannot be had; `message` is one sentence for a person, with what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** A living process owns the server of the folder. Who only wants to connect to it may, at `url`. */
export class ServerInUseError extends EmbeddedPostgresError {
  readonly #url: string;

  constructor(message: string, url: string) {
    super(message);
    this.#url = url;
  }

  /** With the password in it: not a field, so that no log prints it. */
  get url(): string {
    return this.#url;
  }
}

/** A living process owns the server that runs at `url`. */
export function inUse(dataDir: string, url: string): ServerInUseError {
  return new ServerInUseError(alreadyUsed(dataDir).message, url);
}

/** A living process holds the folder. */
export function alreadyUsed(dataDir: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `Another KwadMarket already uses ${dataDir}: stop it or set DATA_DIR to another folder.`,
  );
}

/** The file system has no room left for PostgreSQL, which needs about 100 MB. */
export function diskFull(dataDir: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The disk that holds ${dataDir} is full: free at least 100 MB or set DATA_DIR to a folder on another disk.`,
    { cause },
  );
}

function readOnly(path: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `${path} is on a read-only disk: make it writable or set DATA_DIR to another folder.`,
    { cause },
  );
}

function notPermitted(path: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `This user may not use ${path}, perhaps because another user made it: ` +
      'run as that user, change its owner, or set DATA_DIR to another folder.',
    { cause },
  );
}

/** The server runs and turns us away: a password file that is not this cluster's, or a damaged database. */
export function refusedBy(error: Error & { code?: string }, files: ClusterFiles): EmbeddedPostgresError {
  const message =
    error.code === '28P01'
      ? `The password in ${files.password} does not open ${files.cluster}: put the right one back, or move that ` +
        'folder away to begin with an empty database.'
      : `PostgreSQL in ${files.dataDir} refuses to work (${error.message}): see ${files.log}, ` +
        'or move that folder away to begin with an empty database.';
  return new EmbeddedPostgresError(message, { cause: error });
}

/** A noexec disk, a Linux without glibc (Alpine), a container that may not change its user. */
function notRunnable(program: string, cause: Error): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL cannot be run on this system (${program}: ${cause.message}): ` +
      'set DATABASE_URL to a PostgreSQL of your own.',
    { cause },
  );
}

/**
 * Turns what the operating system says about our files into an `EmbeddedPostgresError`; anything else comes back as
 * it is, because it is a mistake of ours and needs its stack.
 */
export function fromFileError(error: unknown, dataDir: string): unknown {
  if (error instanceof EmbeddedPostgresError || !types.isNativeError(error)) return error;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (syscall?.startsWith('spawn')) return notRunnable(path ?? syscall, error);
  const place = path && path !== dataDir && isAbsolute(path) ? `${dataDir} (${path})` : dataDir;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(dataDir, error);
    case 'EROFS':
      return readOnly(place, error);
    case 'EACCES':
    case 'EPERM':
      return notPermitted(place, error);
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'ERR_FS_EISDIR':
      return new EmbeddedPostgresError(
        `${path ?? dataDir} is in the way of our own files: move it or set DATA_DIR to another folder.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** Turns the output of an initdb or postgres that failed into an `EmbeddedPostgresError`. */
export function fromOutput(output: string, dataDir: string, logFile: string): EmbeddedPostgresError {
  const complaint = complaintOf(output);
  // Only the first of its many last words names it.
  if (output.includes('No space left on device')) return diskFull(dataDir, output);
  if (complaint.includes('Read-only file system')) return readOnly(dataDir, output);
  if (complaint.includes('Permission denied')) return notPermitted(dataDir, output);
  return new EmbeddedPostgresError(
    `PostgreSQL does not start in ${dataDir} (${complaint || 'it gave no reason'}): see ${logFile}, ` +
      'or move that folder away to begin with an empty database.',
    { cause: output },
  );
}

/** The line that says why: the last FATAL of the server, else initdb's own error, else the last words. */
function complaintOf(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim());
  const telling =
    lines.findLast((line) => /FATAL:|PANIC:/.test(line)) ?? lines.findLast((line) => /error:/.test(line));
  return (telling ?? lines.at(-1) ?? '').replace(/^.*?(?:FATAL|PANIC|error):\s+/, '').replace(/[.\s]+$/, '');
}

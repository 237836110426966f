import { execFile, spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BackupError } from './backup-error.js';

/** PostgreSQL's own programs of one major version; absolute paths, or names that PATH leads to. */
export interface Programs {
  pgDump: string;
  pgRestore: string;
  major: number;
}

/** Where packages of a certain major put their programs: Debian's, Red Hat's, Homebrew's. */
const usualFolders = (major: number) => [
  `/usr/lib/postgresql/${major}/bin`,
  `/usr/pgsql-${major}/bin`,
  `/opt/homebrew/opt/postgresql@${major}/bin`,
  `/usr/local/opt/postgresql@${major}/bin`,
];

/**
 * Finds pg_dump and pg_restore of the server's own major version: an older one refuses the server, and what a newer
 * one writes an older server may refuse.
 *
 * @param folders where to look first
 * @throws BackupError saying what was found and what to install
 */
export async function findPrograms(major: number, folders: string[]): Promise<Programs> {
  const seen: string[] = [];
  for (const folder of [...folders, ...usualFolders(major)]) {
    const programs = { pgDump: join(folder, 'pg_dump'), pgRestore: join(folder, 'pg_restore'), major };
    const versions = await Promise.all([versionOf(programs.pgDump), versionOf(programs.pgRestore)]);
    if (versions.every((version) => Number.parseInt(version ?? '', 10) === major)) return programs;
    if (versions[0]) seen.push(`${versions[0]} in ${folder}`);
  }
  const found = seen.length > 0 ? `only ${[...new Set(seen)].join(' and ')} was found` : 'none was found';
  throw new BackupError(
    `The database is PostgreSQL ${major}, which needs pg_dump and pg_restore ${major}, and ${found}: install ` +
      `postgresql-client-${major} (packages for every system: https://www.postgresql.org/download/), or set PG_BIN_DIR to the folder that has them.`,
  );
}

/** Such as `18.4`; null where there is no such program, or none that runs. */
async function versionOf(program: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version']);
    return /\b(\d+(?:\.\d+)*)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** A program of PostgreSQL at work. */
export interface Work {
  child: ChildProcess;
  /** @throws BackupError with what the program said, if it did not end well */
  done: Promise<void>;
}

/** Starts one on a database. Its address goes by the environment: arguments are there for everybody on the machine to read. */
export function start(program: string, args: string[], databaseUrl: string, stdio: StdioOptions): Work {
  const child = spawn(program, args, { env: environmentOf(databaseUrl), stdio });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new BackupError(`${program} does not start: ${error.message}.`)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const reason = said.trim() || `it ended with ${signal ?? code}`;
      reject(new BackupError(`${program.split('/').at(-1)} failed: ${reason}`));
    });
  });
  done.catch(() => undefined); // whoever waits for it hears of it
  return { child, done };
}

const FROM_PARAMETERS: Record<string, string> = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  host: 'PGHOST',
};

/** libpq's settings for a connection URL, and nothing else of ours. */
function environmentOf(databaseUrl: string): Record<string, string> {
  const url = new URL(databaseUrl);
  const settings: Record<string, string> = {
    PGHOST: decodeURIComponent(url.hostname.replace(/^\[|\]$/g, '')),
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGCONNECT_TIMEOUT: '10',
    PGAPPNAME: 'kwadmarket-backup',
    LC_ALL: 'C',
  };
  for (const [name, setting] of Object.entries(FROM_PARAMETERS)) {
    const value = url.searchParams.get(name);
    if (value) settings[setting] = value;
  }
  return settings;
}

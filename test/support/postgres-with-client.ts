import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './server-process.js';
import { waitFor } from './wait.js';

const PACKAGES = '/usr/lib/postgresql';
const NEEDED = ['postgres', 'initdb', 'pg_dump', 'pg_restore'];

/** A server together with the pg_dump and pg_restore of its version. */
export interface PostgresWithClient {
  url: string;
  major: number;
  /** The folder of its programs. */
  programs: string;
  stop(): Promise<void>;
}

/** The folder of a PostgreSQL that came with its client, as Debian packages it; null, said aloud, where there is none. */
export function findPostgresWithClient(): string | null {
  const majors = existsSync(PACKAGES) ? readdirSync(PACKAGES).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = majors.map((major) => join(PACKAGES, major, 'bin'));
  const found = folders.find((folder) => NEEDED.every((name) => existsSync(join(folder, name))));
  if (!found)
    console.warn(
      `NO SERVER WITH ITS pg_dump BELOW ${PACKAGES} (apt install postgresql): the tests of backups are SKIPPED.`,
    );
  return found ?? null;
}

/** Starts one with an empty cluster on the loopback. Root lends it the user `postgres`, as which it insists to run. */
export async function startPostgresWithClient(programs: string): Promise<PostgresWithClient> {
  const folder = mkdtempSync(join(tmpdir(), 'kwad-pair-'));
  const account: Account = process.getuid?.() === 0 ? idsOf('postgres') : {};
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'cluster');
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'kwad', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...account, stdio: 'ignore', cwd: folder },
  );
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...account, stdio: 'ignore', cwd: folder },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = `postgresql://kwad@127.0.0.1:${port}/postgres`;
  await waitFor('PostgreSQL', () => answers(url));
  return {
    url,
    major: Number.parseInt(execFileSync(join(programs, 'postgres'), ['--version']).toString().split(' ')[2]!),
    programs,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Account {
  uid?: number;
  gid?: number;
}

function idsOf(user: string): Account {
  const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, user])));
  return { uid, gid };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

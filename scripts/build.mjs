// Builds dist/ from src/, where stale: the Prisma client, the application, the few files that the server is started from.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'dist/.built-from');
const CLIENT = join(ROOT, 'src/platform/prisma/generated');

/** What identifies the sources: names, sizes and times of change. */
function fingerprint(...places) {
  const hash = createHash('sha256');
  for (const place of places.flatMap((name) => filesBelow(join(ROOT, name)))) {
    const { size, mtimeMs } = statSync(place);
    hash.update(`${place}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(place) {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function sources() {
  return fingerprint(
    'src',
    'prisma/schema.prisma',
    'package.json',
    'package-lock.json',
    '.swcrc',
    'nest-cli.json',
    'scripts/build.mjs',
    'scripts/bundle.mjs',
    'scripts/prisma',
  );
}

/** What the builders say goes there: standard output belongs to whoever asked for the build. */
let output = 'inherit';

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: ['inherit', output, 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether dist/ was built from the sources as they are now. */
export function isFresh() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources();
}

/** Makes the Prisma client if the schema is newer than it. */
export function generateClient() {
  const schema = createHash('sha256')
    .update(readFileSync(join(ROOT, 'prisma/schema.prisma')))
    .digest('hex');
  const stamp = join(CLIENT, '.made-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === schema) return;
  run('scripts/prisma/cli.mjs', 'generate', '--no-hints');
  writeFileSync(stamp, schema);
}

/** @param {{ output?: 'inherit' | number }} [options] where the builders' words go; 2: standard error */
export function build(options = {}) {
  output = options.output ?? 'inherit';
  generateClient();
  run('node_modules/@nestjs/cli/bin/nest.js', 'build');
  run('scripts/bundle.mjs');
  writeFileSync(STAMP, sources());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--client-only')) generateClient();
  else if (!isFresh()) build();
}

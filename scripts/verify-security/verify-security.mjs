// The long forms of the suites about accounts: who may do what, tokens, passwords, limits, log leaks. The short forms
// run with `npm test`. Takes about six minutes on two cores.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function run(...args) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, VERIFY: 'long' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

const wanted = process.argv.slice(2);
run('scripts/build.mjs');
run(
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--runInBand',
  '--verbose',
  ...(wanted.length > 0
    ? wanted
    : ['test/e2e/auth', 'test/e2e/oidc', 'test/e2e/sessions', 'test/access', 'test/boot/log-leaks']),
);

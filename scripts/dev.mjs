// `npm run dev`: builds, watches src/ and starts the server again after each change. Ctrl-C ends it all.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generateClient } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

generateClient();
const nest = spawn(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'start', '--watch'], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => nest.kill(signal));
nest.on('exit', (code) => process.exit(code ?? 0));

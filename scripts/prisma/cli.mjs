// The Prisma CLI, without downloads and without calls home: `node scripts/prisma/cli.mjs <arguments of prisma>`.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const env = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL('schema-engine.mjs', import.meta.url)),
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
  // The engine is a Node program too: it shall find the Node that runs this.
  PATH: dirname(process.execPath) + delimiter + process.env.PATH,
};
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const child = spawn(process.execPath, [prisma, ...process.argv.slice(2)], { env, stdio: 'inherit' });

// A terminal signals the whole group; a service manager only this process. Either way the CLI decides when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isFresh } from '../build.mjs';
import { Client, eventually } from './client.mjs';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Starts a server with a data folder of its own. `stop` ends it and removes every trace. */
export async function startOwnServer() {
  if (!isFresh()) build();
  const port = await freePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'kwad-demo-'));
  const password = randomBytes(12).toString('base64url');
  const url = `http://localhost:${port}`;
  const settings = {
    PORT: String(port),
    DATA_DIR: dataDir,
    SEED_PASSWORD: password,
    REFRESH_GRACE_SECONDS: '0',
  };
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, NODE_ENV: 'development', DATABASE_URL: '', LOG_LEVEL: 'error', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await eventually(
      'the server',
      async () => {
        if (child.exitCode !== null) throw new Error(`The server ended:\n${output}`);
        return new Client(url).isHealthy();
      },
      60_000,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, password, stop };
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

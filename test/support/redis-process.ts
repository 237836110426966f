import { spawn, spawnSync } from 'node:child_process';
import { freePort } from './server-process.js';
import { waitFor } from './wait.js';
import { connect } from 'node:net';

/** Whether this machine has a Redis server. Where it has none, tests of Redis say loudly that they were skipped. */
export function redisIsInstalled(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found) console.warn('SKIPPED: redis-server is not installed, so nothing about Redis was tested.');
  return found;
}

export interface RedisProcess {
  url: string;
  stop(): Promise<void>;
}

/** A real Redis of one's own, without persistence. */
export async function startRedis(port?: number): Promise<RedisProcess> {
  const own = port ?? (await freePort());
  const child = spawn(
    'redis-server',
    ['--port', String(own), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await waitFor('Redis', () => answers(own));
  return {
    url: `redis://127.0.0.1:${own}`,
    stop: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(!socket.destroy().connecting));
    socket.once('error', () => resolve(false));
  });
}

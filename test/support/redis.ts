import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { freePort } from './server-process.js';
import { waitFor } from './wait.js';

/** Whether a real Redis can be started here. Says so aloud where not: what is skipped must be seen. */
export function haveRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found) console.warn('NO redis-server ON THIS MACHINE: the tests of several replicas are SKIPPED.');
  return found;
}

/** A Redis of one's own on the loopback, without anything on disk. */
export class RedisServer {
  private constructor(
    readonly port: number,
    private child: ChildProcess,
  ) {}

  static async start(): Promise<RedisServer> {
    const port = await freePort();
    const server = new RedisServer(port, launch(port));
    await server.answers();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again on the same port, empty. */
  async restart(): Promise<void> {
    this.child = launch(this.port);
    await this.answers();
  }

  /** It neither answers nor closes its connections until it is resumed. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  private async answers(): Promise<void> {
    await waitFor('Redis', () => accepts(this.port));
  }
}

function launch(port: number): ChildProcess {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  return spawn('redis-server', options, { stdio: 'ignore' });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

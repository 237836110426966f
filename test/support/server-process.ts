import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ApiClient } from './client.js';
import { waitFor } from './wait.js';

const MAIN = join(import.meta.dirname, '../../dist/main.js');

/** The built server as a process of its own, as `npm start` runs it. */
export class ServerProcess {
  output = '';
  private readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  }

  /** Spawns it; does not wait. Settings of the surroundings are not passed on. */
  static async spawn(settings: Record<string, string>, main = MAIN): Promise<ServerProcess> {
    const port = settings.PORT ? Number(settings.PORT) : await freePort();
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, LOG_PRETTY: 'false', ...settings, PORT: String(port) };
    return new ServerProcess(
      spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
      port,
    );
  }

  /** Spawns it and waits until it is healthy. */
  static async start(
    settings: Record<string, string>,
    main = MAIN,
    withinMs = 60_000,
  ): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(settings, main);
    await waitFor(
      'a healthy server',
      async () => {
        if (server.child.exitCode !== null) throw new Error(`The server ended:\n${server.output}`);
        return (await server.api.get('/api/health').catch(() => null))?.status === 200;
      },
      withinMs,
    );
    return server;
  }

  get api(): ApiClient {
    return new ApiClient(`http://127.0.0.1:${this.port}`);
  }

  /** Sends a signal and waits for the end. @returns the exit code, null after SIGKILL */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exit();
  }

  exit(): Promise<number | null> {
    return this.ended;
  }

  /** The log so far: every line of output that is JSON. */
  get log(): Record<string, unknown>[] {
    return this.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

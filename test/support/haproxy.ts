import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './server-process.js';
import { waitFor } from './wait.js';

const CONFIG = join(import.meta.dirname, '../../deploy/proxy/haproxy.cfg');

/** Whether the proxy of the deployment can be started here. Says so aloud where not. */
export function haveHaproxy(): boolean {
  const found = ['haproxy', 'openssl'].every((name) => spawnSync(name, ['-v']).error === undefined);
  if (!found) console.warn('NO haproxy OR openssl ON THIS MACHINE: the tests of the proxy are SKIPPED.');
  return found;
}

/** HAProxy with the configuration that is deployed, a certificate of the moment, in front of two servers. */
export class Haproxy {
  output = '';

  private constructor(
    readonly httpPort: number,
    readonly httpsPort: number,
    /** The certificate, for clients to trust. */
    readonly certificate: string,
    private readonly figures: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async start(apiPorts: [number, number]): Promise<Haproxy> {
    const folder = mkdtempSync(join(tmpdir(), 'kwad-proxy-'));
    const certificate = makeCertificate(folder);
    const [http, https, stats] = await Promise.all([freePort(), freePort(), freePort()]);
    const at = (port: number) => `127.0.0.1:${port}`;
    const child = spawn('haproxy', ['-db', '-f', CONFIG], {
      env: {
        PATH: process.env.PATH,
        PROXY_HTTP: at(http),
        PROXY_HTTPS: at(https),
        PROXY_STATS: at(stats),
        PROXY_CERT: join(folder, 'tls.pem'),
        API_1: at(apiPorts[0]),
        API_2: at(apiPorts[1]),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const figures = `http://${at(stats)}/metrics`;
    const proxy = new Haproxy(http, https, certificate, figures, folder, child);
    await waitFor('the proxy', async () => {
      if (child.exitCode !== null) throw new Error(`HAProxy ended:\n${proxy.output}`);
      return (await fetch(figures).catch(() => null))?.ok;
    });
    return proxy;
  }

  /** Waits until the proxy sends requests to both servers, as whoever restarts the next one must. */
  async seesBoth(): Promise<void> {
    await waitFor('the proxy to see both servers', async () => {
      const text = await (await fetch(this.figures)).text();
      return [1, 2].every((number) =>
        text.includes(`haproxy_server_status{proxy="api",server="api-${number}",state="UP"} 1`),
      );
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function makeCertificate(folder: string): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost';
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', [...request.split(' '), ...names, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  const text = readFileSync(certificate, 'utf8');
  writeFileSync(join(folder, 'tls.pem'), text + readFileSync(key, 'utf8'));
  return text;
}

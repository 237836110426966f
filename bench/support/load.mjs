// As many requests as a server takes: by wrk where it is installed, else by autocannon.
import { spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {{ method?: string, path: string, headers?: Record<string, string>, body?: object }} Request */

export const hasWrk = () => spawnSync('wrk', ['--version']).error === undefined;
const SCRIPT = join(import.meta.dirname, 'wrk.lua');

/**
 * Sends requests in turn over some connections, each as soon as the one before is answered.
 *
 * @param url of the server
 * @param {Request[]} requests
 * @param options tool, connections, seconds, folder (for files), counting (whether to tell the statuses apart)
 * @returns requests, perSecond, p50 and p99 in ms, failed (4xx, 5xx and broken connections), statuses
 */
export async function load(url, requests, options) {
  return options.tool === 'wrk' ? byWrk(url, requests, options) : byAutocannon(url, requests, options);
}

async function byWrk(url, requests, { connections, seconds, folder, counting }) {
  const file = join(folder, 'requests.bin');
  const { host } = new URL(url);
  await writeFile(file, requests.map((request) => wire(request, host)).join('\0'));
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '10s',
    '-s',
    SCRIPT,
    url,
    '--',
    file,
  ];
  const { PATH } = process.env;
  const output = await run('wrk', args, { PATH, ...(counting ? { COUNT_STATUSES: '1' } : {}) });
  const { refused, broken, statuses, ...result } = JSON.parse(output.trim().split('\n').at(-1));
  return { ...result, perSecond: result.requests / result.seconds, failed: refused + broken, statuses };
}

function wire({ method = 'GET', path, headers = {}, body }, host) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const length = text
    ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }
    : {};
  const lines = Object.entries({ Host: host, ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}

async function byAutocannon(url, requests, { connections, seconds }) {
  const { default: autocannon } = await import('autocannon');
  const ready = requests.map(({ method = 'GET', path, headers = {}, body }) => ({
    method,
    path,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  }));
  let made = 0;
  // Each connection has requests of its own, written out before it begins: doing that on the way costs more than sending.
  const setupClient = (client) => {
    const mine = made++ % connections;
    client.setRequests(ready.filter((_, n) => n % connections === mine));
  };
  const run = autocannon({ url, connections, duration: seconds, timeout: 10, setupClient });
  let began;
  run.once('start', () => (began = Date.now()));
  const result = await run;
  const took = (result.finish.getTime() - began) / 1_000;
  const statuses = Object.fromEntries(
    Object.entries(result.statusCodeStats).map(([status, { count }]) => [status, count]),
  );
  return {
    requests: result.requests.total,
    seconds: took,
    perSecond: result.requests.total / took,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result['4xx'] + result['5xx'] + result.errors,
    statuses,
  };
}

/** Runs a program. @returns what it wrote */
async function run(command, args, env) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (part) => (output += part));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${output}`);
  return output;
}

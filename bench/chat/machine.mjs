// Processes on cores of their own, and what they use.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const PINS = spawnSync('taskset', ['--version']).status === 0;

/** Puts this process, and what it starts from now on, on the second core. @returns whether it could */
export function pinMyself() {
  if (PINS) execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' });
  return PINS;
}

/** Starts a server on the first core. */
export function startServer(script, env) {
  const [command, ...args] = PINS
    ? ['taskset', '-c', '0', process.execPath, script]
    : [process.execPath, script];
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.once('exit', (code) => {
    if (code) console.error(`${script} ended with ${code}`);
  });
  return child;
}

/** Kills a process that may have ended by itself. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.removeAllListeners('exit').once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Resident memory in KB, and CPU in seconds, so far. */
export function usage({ pid }) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
  return { rssKb: Number(rss), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100 };
}

export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Processes on cores of their own, and what they use.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const PINS = spawnSync('taskset', ['--version']).status === 0;

/** Puts this process, and what it starts from now on, on the second core. @returns whether it could */
export function pinMyself() {
  if (PINS) execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' });
  return PINS;
}

/** Starts a server on the first core. */
export function startServer(script, env, flags = []) {
  const [command, ...args] = PINS
    ? ['taskset', '-c', '0', process.execPath, ...flags, script]
    : [process.execPath, ...flags, script];
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

/** Ends a process that may have ended by itself. */
export async function end(child, signal = 'SIGKILL') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.removeAllListeners('exit').once('exit', resolve));
  child.kill(signal);
  await ended;
}

/** CPU that a process and its children have used so far, in seconds; children that ended are the parent's. */
export function cpuSecondsOf(pid) {
  const tick = (fields, from, to) =>
    fields.slice(from, to).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((fields) => fields?.[1] === String(pid));
  return children.reduce((sum, fields) => sum + tick(fields, 11, 13), tick(statOf(pid), 11, 15));
}

export function rssKbOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

/** The fields of /proc/<pid>/stat from the state on (proc(5)); undefined if it has just ended. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

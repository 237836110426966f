// Processes on cores of their own, and what they use.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

const CORES = availableParallelism();
export const PINS = CORES > 1 && spawnSync('taskset', ['--version']).status === 0;
/** Where everything but the servers runs. */
const OTHER_CORES = CORES > 2 ? `1-${CORES - 1}` : '1';

/** Puts this process, and what it starts from now on, on all cores but the first. @returns whether it could */
export function pinMyself() {
  if (PINS) execFileSync('taskset', ['-cp', OTHER_CORES, String(process.pid)], { stdio: 'ignore' });
  return PINS;
}

/** The command that runs Node on the first core, and its arguments. @param args of Node: flags, script, its own */
export function onServerCore(...args) {
  const node = [process.execPath, ...args];
  return PINS ? ['taskset', ['-c', '0', ...node]] : [node[0], node.slice(1)];
}

/**
 * Starts a server on the first core.
 *
 * @param flags of Node
 * @param output a file descriptor for what it writes to standard output; without one it is thrown away
 */
export function startServer(script, env, { flags = [], output = 'ignore' } = {}) {
  const [command, args] = onServerCore(...flags, script);
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', output, 'inherit'],
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

/** Waits until a server answers at `url` with success. */
export async function untilAnswers(url, what, headers = {}) {
  for (let i = 0; i < 3_000; i++) {
    const reply = await fetch(url, { headers }).catch(() => null);
    await reply?.arrayBuffer();
    if (reply?.ok) return;
    await pause(10);
  }
  throw new Error(`${what} does not answer at ${url}`);
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a reader must know of the machine to compare. */
export function describeMachine() {
  const [cpu] = cpus();
  return `${cpu.model.trim()}, ${CORES} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}, Node ${process.version}`;
}

/** What else goes on: figures of a busy machine say little. */
export function describeSurroundings() {
  const load = loadavg()[0];
  return `load ${load.toFixed(1)} at the start${load > CORES / 2 ? ': NOT quiet' : ''}`;
}

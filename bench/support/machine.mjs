// Processes on cores of their own, and what they use.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

const CORES = availableParallelism();
export const PINS = CORES > 1 && spawnSync('taskset', ['--version']).status === 0;
/** Where everything but the servers runs. */
const OTHER_CORES = CORES > 2 ? `1-${CORES - 1}` : '1';
const TICKS_PER_SECOND = 100;

/** Puts this process, and what it starts from now on, on all cores but the first. @returns whether it could */
export function pinMyself() {
  if (PINS) execFileSync('taskset', ['-cp', OTHER_CORES, String(process.pid)], { stdio: 'ignore' });
  return PINS;
}

/** The command that runs a script on the first core, and its arguments. */
export function onServerCore(script, args = []) {
  const node = [process.execPath, script, ...args];
  return PINS ? ['taskset', ['-c', '0', ...node]] : [node[0], node.slice(1)];
}

/**
 * Starts a server on the first core.
 *
 * @param output a file descriptor for what it writes to standard output; without one it is thrown away
 */
export function startServer(script, env, output = 'ignore') {
  const [command, args] = onServerCore(script);
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

/** Kills a process that may have ended by itself. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.removeAllListeners('exit').once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Resident memory in KB, and CPU in seconds, so far. */
export function usage({ pid }) {
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
  return { rssKb: Number(rss), cpuSeconds: cpuOf(fieldsOf(pid)) };
}

/** CPU seconds so far of a process, of its children, and of those of them that have ended. */
export function cpuOfTree(pid) {
  let sum = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = fieldsOf(name, true);
    if (fields && (name === String(pid) || fields[1] === String(pid))) sum += cpuOf(fields);
    if (fields && name === String(pid)) sum += (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  }
  return sum;
}

/** The fields of /proc/pid/stat after the name, which may hold spaces: state, parent, … */
function fieldsOf(pid, mayBeGone = false) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    if (mayBeGone) return null;
    throw error;
  }
}

/** User and system time are the 12th and 13th field. */
function cpuOf(fields) {
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Waits until a server answers at `url` with success. */
export async function untilAnswers(url, what) {
  for (let i = 0; i < 3_000; i++) {
    const reply = await fetch(url).catch(() => null);
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

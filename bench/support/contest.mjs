// Contestants in turn, round after round, so that what slows the machine for a while slows them all.
import { load } from './load.mjs';
import { cpuSecondsOf } from './machine.mjs';
import { median, round } from './figures.mjs';

/**
 * @typedef {object} Contestant
 * @property {string} on the server that it asks: bare, typical or ours
 * @property {(count: number) => Request[] | Promise<Request[]>} requests asked for anew before each run: at least so many
 * @property {number} [expects] the status that all answers must have
 * @property {string} [tool] what sends the requests, if not what the run has
 */

/**
 * Measures contestants.
 *
 * @param {Record<string, Contestant>} contestants
 * @param stage servers by name ({ url, child }), postgres (pid), and the options of a run: rounds, seconds, tool …
 * @returns for each the medians: perSecond, p50, p99 (ms), cpuMicros of the server and databaseMicros for each request,
 *   statuses, and `rounds`, all of it for each
 */
export async function contest(contestants, stage) {
  const names = Object.keys(contestants);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  const [statuses, counts] = [{}, {}];
  for (const name of names) {
    const warm = await warmUp(name, contestants[name], stage);
    statuses[name] = warm.statuses;
    // More than it will take: what was sent once shall not be sent again.
    counts[name] = Math.max(MOST_A_SECOND / 4, warm.perSecond * 2) * stage.seconds;
  }
  for (let turn = 0; turn < stage.rounds; turn++)
    for (const name of names) results[name].push(await measure(contestants[name], counts[name], stage));
  return Object.fromEntries(
    names.map((name) => [
      name,
      { ...medians(results[name]), statuses: statuses[name], rounds: results[name] },
    ]),
  );
}

/** What no server here reaches on one core while it asks the database. */
const MOST_A_SECOND = 6_000;

async function warmUp(name, { on, requests, expects = 200, tool }, stage) {
  const run = { ...stage, ...(tool && { tool }), seconds: stage.warmUp, counting: true };
  const warm = await load(stage.servers[on].url, await requests(MOST_A_SECOND * stage.warmUp), run);
  if (Object.keys(warm.statuses).some((status) => status !== String(expects)))
    throw new Error(`${name} answers ${JSON.stringify(warm.statuses)}, not only ${expects}`);
  return warm;
}

async function measure({ on, requests, tool }, count, stage) {
  const server = stage.servers[on];
  const all = await requests(Math.ceil(count));
  const before = [server.child.pid, stage.postgres.pid].map(cpuSecondsOf);
  const result = await load(server.url, all, { ...stage, ...(tool && { tool }) });
  const after = [server.child.pid, stage.postgres.pid].map(cpuSecondsOf);
  const micros = (at) => ((after[at] - before[at]) / result.requests) * 1e6;
  return { ...result, cpuMicros: micros(0), databaseMicros: micros(1) };
}

function medians(rounds) {
  const of = (key) => round(median(rounds.map((one) => one[key])));
  const failed = rounds.reduce((sum, one) => sum + one.failed, 0);
  const keys = ['perSecond', 'p50', 'p99', 'cpuMicros', 'databaseMicros'];
  return { ...Object.fromEntries(keys.map((key) => [key, of(key)])), failed };
}

/** How two contestants compare: the median over the rounds of the quotient in each. */
export function ratio(results, of, to, key = 'perSecond') {
  const quotients = results[of].rounds.map((one, turn) => one[key] / results[to].rounds[turn][key]);
  return round(median(quotients));
}

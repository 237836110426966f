// Contestants in turn, round after round, so that what slows the machine for a while slows them all.
import { load } from './load.mjs';
import { cpuOfTree, usage } from './machine.mjs';
import { median, round } from './figures.mjs';

/**
 * @typedef {object} Contestant
 * @property {string} on the server that it asks: bare, typical or ours
 * @property {() => import('./load.mjs').Request[]} requests asked for anew before each run
 * @property {number} [expects] the status that all answers must have
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
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  const statuses = {};
  for (const [name, contestant] of Object.entries(contestants)) {
    const warm = await load(stage.servers[contestant.on].url, contestant.requests(), {
      ...stage,
      seconds: stage.warmUp,
      counting: true,
    });
    statuses[name] = warm.statuses;
    const { expects = 200 } = contestant;
    if (Object.keys(warm.statuses).some((status) => status !== String(expects)))
      throw new Error(`${name} answers ${JSON.stringify(warm)}, not only ${expects}`);
  }
  for (let turn = 0; turn < stage.rounds; turn++)
    for (const [name, contestant] of Object.entries(contestants))
      results[name].push(await measure(contestant, stage));
  return Object.fromEntries(
    Object.entries(results).map(([name, rounds]) => [
      name,
      { ...medians(rounds), statuses: statuses[name], rounds },
    ]),
  );
}

async function measure({ on, requests }, stage) {
  const server = stage.servers[on];
  const before = [usage(server.child).cpuSeconds, cpuOfTree(stage.postgres.pid)];
  const result = await load(server.url, requests(), stage);
  const after = [usage(server.child).cpuSeconds, cpuOfTree(stage.postgres.pid)];
  const micros = (at) => ((after[at] - before[at]) / result.requests) * 1e6;
  const { rssKb } = usage(server.child);
  return { ...result, cpuMicros: micros(0), databaseMicros: micros(1), rssKb };
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

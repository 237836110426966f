// npm run bench: ours beside a bare server and a typical one, in one run. See docs/performance.md.
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contest, ratio } from './support/contest.mjs';
import { describeMachine, describeSurroundings } from './support/machine.mjs';
import { printGoals, printResults, publish, save } from './support/report.mjs';
import { assertSame } from './support/same-bytes.mjs';
import { openStage } from './support/stage.mjs';
import { SHORT, WORKS } from './works/works.mjs';

const { values: given } = parseArgs({
  options: {
    /** Names of works, with commas between. */
    only: { type: 'string' },
    deals: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string', default: '64' },
    /** wrk or autocannon; by default wrk where there is one. */
    tool: { type: 'string' },
    /** One process without Redis (APP_ROLE=all) instead of an api beside a Redis. */
    alone: { type: 'boolean', default: false },
    /** Half a minute's worth, to see that nothing has gone far off. */
    short: { type: 'boolean', default: false },
    /** Without the market of 1,000,000 deals, which takes 15 GB and a quarter of an hour to make. */
    'no-million': { type: 'boolean', default: false },
  },
});
const names = given.only?.split(',') ?? (given.short ? SHORT : Object.keys(WORKS));
for (const name of names)
  if (!WORKS[name]) throw new Error(`There is no work "${name}": ${Object.keys(WORKS).join(', ')}`);
const options = {
  deals: Number(given.deals ?? (given.short ? 1_000 : 100_000)),
  rounds: Number(given.rounds ?? (given.short ? 1 : 3)),
  seconds: Number(given.seconds ?? (given.short ? 1 : 4)),
  warmUp: given.short ? 1 : 5,
  connections: Number(given.connections),
  tool: given.tool,
  alone: given.alone,
  million: !given['no-million'],
  works: names,
};

const stage = await openStage(options);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => void stage.close().finally(() => process.exit(1)));
const report = {
  at: new Date().toISOString(),
  machine: describeMachine(),
  surroundings: describeSurroundings(),
  options: { ...options, tool: stage.tool, redis: Boolean(stage.redisUrl), pinned: stage.pinned },
  goals: [],
  works: {},
};
try {
  for (const name of names) await measureWork(name, await WORKS[name](stage));
} finally {
  await stage.close();
}
printGoals(report);
await save(report, join(stage.folder, 'bench.json'));
if (!given.only && !given.short) await publish(report);

/** Makes the contestants prove that they answer the same, measures them, and notes how they did. */
async function measureWork(name, work) {
  try {
    if (work.same) {
      const { same, sameOn = ['bare', 'ours', 'typical'], spaced } = work;
      const those = Object.fromEntries(sameOn.map((one) => [one, stage.servers[one]]));
      await assertSame(those, same, { spaced });
    }
    const results = work.results ?? (await contest(work.contestants, stage));
    report.works[name] = results;
    printResults(name, results);
    for (const goal of work.goals) report.goals.push({ work: name, ...judge(goal, results) });
  } finally {
    await work.after?.();
    for (const server of Object.keys(stage.servers)) truncateSync(stage.logOf(server));
  }
}

/** @param goal with `ratio`, or with the two contestants that it compares */
function judge({ what, of, to, atLeast, atMost, ratio: known }, results) {
  const measured = known ?? ratio(results, of, to);
  // How much less CPU one takes than the other: what a busy machine changes least.
  const cpu = of && { cpuRatio: ratio(results, to, of, 'cpuMicros') };
  const met = atLeast === undefined ? measured <= atMost : measured >= atLeast;
  return {
    what,
    ratio: measured,
    ...cpu,
    goal: atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`,
    met,
  };
}

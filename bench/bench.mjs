// npm run bench: ours beside a bare server and a typical one, in one run. See docs/performance.md.
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contest, ratio } from './support/contest.mjs';
import { describeMachine, describeSurroundings } from './support/machine.mjs';
import { printGoals, printRatios, printResults, publish, save } from './support/report.mjs';
import { publishTools, TOOLS } from './support/tools-report.mjs';
import { assertSame } from './support/same-bytes.mjs';
import { openStage } from './support/stage.mjs';
import { COMPARED, SHORT, WORKS } from './works/works.mjs';

const SHORT_AT_MOST_MS = 180_000;

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
    /** By both tools in turn; writes docs/performance-tools.md. */
    compare: { type: 'boolean', default: false },
    /** One process without Redis (APP_ROLE=all) instead of an api beside a Redis. */
    alone: { type: 'boolean', default: false },
    /** Less than a minute's worth, to see that nothing has gone far off: ours beside the bare server, in a small market. */
    short: { type: 'boolean', default: false },
    /** Without the market of 1,000,000 deals, which takes 15 GB and a quarter of an hour to make. */
    'no-million': { type: 'boolean', default: false },
  },
});
const names = given.only?.split(',') ?? (given.short ? SHORT : given.compare ? COMPARED : Object.keys(WORKS));
for (const name of names)
  if (!WORKS[name]) throw new Error(`There is no work "${name}": ${Object.keys(WORKS).join(', ')}`);
const options = {
  deals: Number(given.deals ?? (given.short ? 1_000 : 100_000)),
  // Two tools are compared within 15 %, and the machine strays as far within three rounds.
  rounds: Number(given.rounds ?? (given.short ? 1 : given.compare ? 5 : 3)),
  seconds: Number(given.seconds ?? (given.short ? 1 : 4)),
  // V8 goes on optimising a server of our size for ten seconds; the bare one is done in one.
  warmUp: given.short ? 1 : 10,
  connections: Number(given.connections),
  tool: given.tool,
  contestants: given.short ? ['bare', 'ours'] : ['bare', 'ours', 'typical'],
  alone: given.alone,
  million: !given['no-million'],
  works: names,
};

const stage = await openStage(options);
const giveUp = () => void stage.close().finally(() => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, giveUp);
// Whoever runs the short form has something else to do.
if (given.short) setTimeout(giveUp, SHORT_AT_MOST_MS).unref();
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
if (given.compare) await publishTools(report);
else if (given.short) printRatios(report);
else {
  printGoals(report);
  await save(report, join(stage.folder, 'bench.json'));
  if (!given.only) await publish(report);
}

/** Makes the contestants prove that they answer the same, measures them, and notes how they did. */
async function measureWork(name, work) {
  // The short form has no server but ours and the bare one, and no time for answers without a body.
  const isIn = ({ on, expects }) => stage.servers[on] && !(given.short && expects === 304);
  const tools = given.compare ? TOOLS : [stage.tool];
  const contestants = Object.fromEntries(
    Object.entries(work.contestants ?? {})
      .filter(([, one]) => isIn(one))
      .flatMap(([name, one]) => tools.map((tool) => [by(tool, name), { ...one, tool }])),
  );
  try {
    if (work.same) {
      const { same, sameOn = options.contestants, spaced } = work;
      const those = Object.fromEntries(sameOn.map((one) => [one, stage.servers[one]]));
      await assertSame(those, same, { spaced });
    }
    const results = work.results ?? (await contest(contestants, stage));
    report.works[name] = results;
    if (!given.short) printResults(name, results);
    for (const tool of tools)
      for (const goal of work.goals) {
        const between = goal.of && { of: by(tool, goal.of), to: by(tool, goal.to) };
        if (between && !(between.of in contestants && between.to in contestants)) continue;
        report.goals.push({ work: name, tool, ...judge({ ...goal, ...between }, results) });
      }
    // Of a work that failed the logs stay.
    for (const server of options.contestants) truncateSync(stage.logOf(server));
  } finally {
    await work.after?.();
  }
}

/** Where two tools measure, each has contestants of its own, so that they take turns. */
function by(tool, name) {
  return given.compare ? `${name}, by ${tool}` : name;
}

/** @param goal with `ratio`, or with the two contestants that it compares */
function judge({ what, of, to, atLeast, atMost, ratio: known, cpuRatio }, results) {
  const measured = known ?? ratio(results, of, to);
  // How much less CPU one takes than the other: what a busy machine changes least.
  const cpu = of ? { cpuRatio: ratio(results, to, of, 'cpuMicros') } : { cpuRatio };
  const met = atLeast === undefined ? measured <= atMost : measured >= atLeast;
  return {
    what,
    ratio: measured,
    ...cpu,
    goal: atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`,
    met,
  };
}

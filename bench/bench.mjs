// npm run bench: ours beside a bare server and a typical one, in one run. See docs/performance.md.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contest, ratio } from './support/contest.mjs';
import { describeMachine } from './support/machine.mjs';
import { assertSame } from './support/same-bytes.mjs';
import { openStage } from './support/stage.mjs';
import { list } from './works/list.mjs';

const WORKS = { list };

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
    /** A minute's worth, to see that nothing has gone far off. */
    short: { type: 'boolean', default: false },
  },
});
const options = {
  deals: Number(given.deals ?? (given.short ? 10_000 : 100_000)),
  rounds: Number(given.rounds ?? (given.short ? 1 : 3)),
  seconds: Number(given.seconds ?? (given.short ? 1 : 4)),
  warmUp: given.short ? 1 : 2,
  connections: Number(given.connections),
  tool: given.tool,
  alone: given.alone,
  subjects: ['bare', 'ours', 'typical'],
};
const chosen = given.only?.split(',') ?? Object.keys(WORKS);

const stage = await openStage(options);
const report = { at: new Date().toISOString(), machine: describeMachine(), options, goals: [], works: {} };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => void stage.close().finally(() => process.exit(1)));
try {
  for (const name of chosen) {
    const { contestants, same, goals } = await WORKS[name](stage);
    await assertSame(stage.servers, same);
    const results = await contest(contestants, stage);
    report.works[name] = results;
    console.log(`\n${name}`);
    console.table(rows(results));
    for (const { what, of, to, atLeast } of goals) {
      const measured = ratio(results, of, to);
      const cpu = 1 / ratio(results, of, to, 'cpuMicros');
      report.goals.push({
        what,
        ratio: measured,
        cpuRatio: Math.round(cpu * 100) / 100,
        goal: `>= ${atLeast}`,
        met: measured >= atLeast,
      });
    }
  }
} finally {
  await stage.close();
}
console.log('');
console.table(report.goals);
await writeFile(join(stage.folder, 'bench.json'), JSON.stringify(report, null, 2));
console.log('All figures: .bench/bench.json');

function rows(results) {
  return Object.fromEntries(
    Object.entries(results).map(([name, one]) => {
      const statuses = Object.entries(one.statuses).map(([status, count]) => [`warm-up: ${status}`, count]);
      const { perSecond, p50, p99, cpuMicros, databaseMicros, failed } = one;
      const figures = {
        'per s': perSecond,
        p50,
        p99,
        'CPU µs': cpuMicros,
        'database µs': databaseMicros,
        failed,
      };
      return [name, { ...figures, ...Object.fromEntries(statuses) }];
    }),
  );
}

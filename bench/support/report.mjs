// What was measured: on the terminal, as JSON, and as docs/performance.md with its picture.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { picture } from './picture.mjs';

const DOCS = join(import.meta.dirname, '../../docs');

export function printResults(name, results) {
  console.log(`\n${name}`);
  console.table(
    Object.fromEntries(Object.entries(results).map(([contestant, one]) => [contestant, figuresOf(one)])),
  );
}

function figuresOf(one) {
  if (!one?.rounds) return one;
  const { perSecond, p50, p99, cpuMicros, databaseMicros, failed, statuses } = one;
  const sensible = (value) => (Number.isFinite(value) ? value : '–');
  const seen = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  return {
    'per s': perSecond,
    'p50 ms': p50,
    'p99 ms': p99,
    'CPU µs': sensible(cpuMicros),
    'database µs': sensible(databaseMicros),
    failed,
    'warm-up': seen.join(', '),
  };
}

export function printGoals({ goals, machine, surroundings }) {
  console.log(`\n${machine}; ${surroundings}`);
  console.table(goals.map(({ what, ratio, cpuRatio, goal, met }) => ({ what, ratio, cpuRatio, goal, met })));
}

/** One plain table, which asserts nothing: a short run in a small market says only whether something is far off. */
export function printRatios({ goals, machine, surroundings, options: { tool, redis } }) {
  const rows = [['', 'ratio', 'CPU ratio', 'goal in full'], ...goals.map(ratioRow)];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  console.log(`${machine}; ${surroundings}; by ${tool}, ${redis ? 'with' : 'without'} Redis`);
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  '));
}

const ratioRow = ({ what, ratio, cpuRatio, goal }) => [what, shown(ratio), shown(cpuRatio), goal];
const shown = (value) => (Number.isFinite(value) ? String(value) : '–');

export async function save(report, file) {
  await writeFile(file, JSON.stringify(report, null, 2));
  console.log(`All figures: ${file}`);
}

/** Writes docs/performance.md, .svg and .json anew. */
export async function publish(report) {
  await writeFile(join(DOCS, 'performance.json'), `${JSON.stringify(withoutRounds(report), null, 2)}\n`);
  await writeFile(join(DOCS, 'performance.svg'), picture(report.goals));
  await writeFile(join(DOCS, 'performance.md'), page(report));
  console.log('Written: docs/performance.md, docs/performance.svg, docs/performance.json');
}

function withoutRounds(report) {
  return JSON.parse(
    JSON.stringify(report, (key, value) => (key === 'rounds' && Array.isArray(value) ? undefined : value)),
  );
}

function page({ at, machine, surroundings, options, goals, works }) {
  const { deals, rounds, seconds, warmUp, connections, tool, redis, pinned } = options;
  return `# How fast it is

Written by \`npm run bench\`, which measures everything below in one run, side by side. Do not edit it.

Measured on ${at.slice(0, 10)}: ${machine}; ${surroundings}. ${deals.toLocaleString('en')} deals; ${rounds} interleaved rounds of ${seconds} s
after ${warmUp} s of warming up, ${connections} connections by ${tool}; ${
    pinned
      ? 'each server on the first core, database and load on the others'
      : 'servers, database and load on the same cores'
  };
ours ${redis ? 'as an api beside a Redis' : 'as one process (APP_ROLE=all) without Redis'}.

![The ratios beside their goals](performance.svg)

| Work | Ratio | CPU ratio | Goal | |
|---|---|---|---|---|
${goals.map(goalRow).join('\n')}

Ratio: of requests a second, or of what the line says (time, memory), the median over the rounds. CPU ratio: how much CPU the
other server takes for each request, in shares of what ours does; above 1 ours takes less.

## Against what

Why so: [decision 0099](decisions/0099-benchmark.md).

- **bare** (\`bench/baseline/bare\`): \`node:http\` and \`pg\`, prepared statements, JSON finished by PostgreSQL. It does not look who
  calls, checks nothing, writes no log, sends no header that it need not. Its writes are the bare rows in one transaction.
- **empty** (\`bench/baseline/empty\`): a Nest application on Fastify with one route and nothing behind it.
- **typical** (\`bench/baseline/typical\`): Nest on Express, Prisma with \`include\`, class-validator, helmet, throttler, pino, and the index on state
  and time that a schema for it would have.
- **ours**: \`NODE_ENV=production\` with every required setting; guards, limits, log lines (to a file), headers, figures and
  idempotency on. Nothing is switched off. Clients are 5,000 addresses, told by a proxy that ours is set to trust.

Before it measures a list or a page, the run makes sure that all who are asked for it give equal values in as many bytes (whatever
the order of an object's members; of what a person has, whatever the spaces in a jsonb column). Cold: each request is for a page that was not asked for
before, from a random moment on, or for another deal; caches are on, and miss. Warm: the first page, or one of 50 deals.
The reactions to what is written (notifications, search) are a worker's, another process, which does not run here.

## All figures

${Object.entries(works)
  .map(([name, results]) => `### ${name}\n\n${table(results)}`)
  .join('\n\n')}

## Again, elsewhere

\`npm run bench\` on an idle Linux machine with two cores or more and 20 GB of disk. The first run makes the data, kept in \`.bench\`
(\`npm run bench:seed\`; \`-- --no-million\` leaves out the largest market). \`-- --only list,detail\` measures less and
writes no page; \`-- --tool autocannon\` measures with another tool, \`-- --compare\` with both (docs/performance-tools.md);
\`npm run bench:short\` prints the ratios of a small market in less than a minute, from nothing;
\`npm run bench:layers\` shows what each manner costs.
`;
}

const goalRow = ({ what, ratio, cpuRatio, goal, met }) =>
  `| ${what} | ${ratio} | ${Number.isFinite(cpuRatio) ? cpuRatio : ''} | ${goal} | ${met ? 'met' : '**missed**'} |`;

function table(results) {
  const rows = Object.entries(results).map(([name, one]) => [name, figuresOf(one)]);
  if (rows.every(([, one]) => typeof one !== 'object'))
    return [`| | |`, '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
  const columns = Object.keys(rows[0][1]).filter((column) => column !== 'warm-up');
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...columns]),
    line(['', ...columns].map(() => '---')),
    ...rows.map(([name, one]) => line([name, ...columns.map((column) => one[column] ?? '')])),
  ].join('\n');
}

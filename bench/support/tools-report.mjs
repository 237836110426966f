// Whether two tools that know nothing of each other come to the same ratios: docs/performance-tools.md.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const TOOLS = ['wrk', 'autocannon'];
const PAGE = join(import.meta.dirname, '../../docs/performance-tools.md');
/** By how much two ratios may differ and still be called the same. */
const ALIKE = 1.15;

/** Writes docs/performance-tools.md anew. @param goals each measured by each tool */
export async function publishTools({ at, machine, surroundings, options, goals }) {
  const { deals, rounds, seconds, connections } = options;
  const byWhat = Object.values(Object.groupBy(goals, ({ what }) => what));
  const page = `# The same ratios by a second tool

Written by \`npm run bench -- --compare\`, which measures the public list and the page of a deal by both tools in turn. Do not edit it.

Measured on ${at.slice(0, 10)}: ${machine}; ${surroundings}. ${deals.toLocaleString('en')} deals; ${rounds} rounds of ${seconds} s, ${connections} connections.

| Work | ${TOOLS.map((tool) => `${tool} | ${tool}, CPU`).join(' | ')} | Alike |
|---|${'---|'.repeat(TOOLS.length * 2 + 1)}
${byWhat.map(rowOf).join('\n')}

The ratios are those of [How fast it is](performance.md): of requests a second, and of the server's CPU for each request. Alike: within
${Math.round((ALIKE - 1) * 100)} % in requests a second, or else in CPU. autocannon is JavaScript on the core that it shares with the database, and takes ten times what
wrk takes for a request: where a server answers faster than it can ask, requests a second tell of the tool.
`;
  await writeFile(PAGE, page);
  console.log(`${page}\nWritten: docs/performance-tools.md`);
}

function rowOf(goals) {
  const ofTools = TOOLS.map((tool) => goals.find((goal) => goal.tool === tool));
  const alike = (key) => {
    const ratios = ofTools.map((goal) => goal[key]);
    return Math.max(...ratios) <= Math.min(...ratios) * ALIKE;
  };
  const verdict = alike('ratio') ? 'yes' : alike('cpuRatio') ? 'in CPU' : '**no**';
  return `| ${ofTools[0].what} | ${ofTools.map(({ ratio, cpuRatio }) => `${ratio} | ${cpuRatio}`).join(' | ')} | ${verdict} |`;
}

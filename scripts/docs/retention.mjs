// `npm run docs:retention`: writes docs/operations/retention.md from the policy in src/retention.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, isFresh } from '../build.mjs';

const ROOT = new URL('../../', import.meta.url);
const PAGE = new URL('docs/operations/retention.md', ROOT);

const INTRODUCTION = `# What is kept, and for how long

Made by \`npm run docs:retention\` from the policy in \`src/retention\`, which the jobs read: change that, not this page.

Names in capitals are [settings](configuration.md). Jobs remove in the night, so a thing may be there up to a day longer. What goes with a
deleted account, and when, is told in [people's data](personal-data.md). \`GET /api/admin/retention\` and \`npm run admin -- retention\` count what
the next purge removes, and remove nothing; what a purge removed is in its run (\`npm run admin -- jobs history data.purge\`).
`;

/** The page as it should be. */
export async function retentionPage() {
  const { POLICY, ELSEWHERE } = await import(new URL('dist/retention/policy.js', ROOT).href);
  const { keptInWords, thenInWords } = await import(new URL('dist/retention/words.js', ROOT).href);
  const sections = POLICY.map(({ title, lines }) => {
    const rows = Object.entries(lines).map(([model, line]) => [
      `\`${model.charAt(0).toUpperCase()}${model.slice(1)}\``,
      line.data,
      line.why,
      keptInWords(line),
      thenInWords(line),
    ]);
    return section(title, ['Table', 'Data', 'Why', 'Kept', 'Then'], rows);
  });
  const rest = section('Elsewhere', ['Data', 'Kept', 'Then'], ELSEWHERE);
  return [INTRODUCTION, ...sections, rest].join('\n');
}

function section(title, head, rows) {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `## ${title}\n\n${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!isFresh()) build();
  writeFileSync(PAGE, await retentionPage());
}

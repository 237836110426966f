// `npm run search:reindex`: makes the search index anew and shows how far it is. Ended on the way, it goes on the next time.
import { build, isFresh } from '../build.mjs';

if (!isFresh()) build();
const { reindexSearch } = await import(new URL('../../dist/boot/reindex-search.js', import.meta.url).href);
const { explainFailure } = await import(new URL('../../dist/boot/failure.js', import.meta.url).href);

const WIDTH = 30;
let shown = '';

/** On a terminal one line that fills, else a line for each step. */
function show({ phase, percent, done, total }) {
  const full = Math.round((WIDTH * percent) / 100);
  const bar = '#'.repeat(full) + '.'.repeat(WIDTH - full);
  const line = `[${bar}] ${String(percent).padStart(3)} %  ${phase}  ${done} of ${total}`;
  if (line === shown) return;
  shown = line;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}\u001b[K`);
  else console.log(line);
}

try {
  await reindexSearch(show);
  if (process.stdout.isTTY) console.log();
  console.log('The search index is new.');
} catch (error) {
  console.error(`\n${explainFailure(error)}`);
  process.exitCode = 1;
}

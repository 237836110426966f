// `npm run admin -- …`: builds if the sources changed, then runs one command of an operator.
import { build, isFresh } from './build.mjs';

// What is built says so, which is not what was asked for: `--json` is read by programs.
if (!isFresh()) build({ output: 2 });
await import(new URL('../dist/admin/main.js', import.meta.url).href);

// `npm run doctor [-- --json]`: builds if the sources changed, then looks at everything that the product leans on.
import { build, isFresh } from './build.mjs';

// `--json` is read by programs: what is built says so elsewhere.
if (!isFresh()) build({ output: 2 });
await import(new URL('../dist/boot/doctor/main.js', import.meta.url).href);

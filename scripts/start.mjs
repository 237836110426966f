// `npm start`: builds if the sources changed, then becomes the server.
import { build, isFresh } from './build.mjs';

if (!isFresh()) {
  console.log('Building KwadMarket ...');
  build();
}
endWithParent();
await import(new URL('../dist/main.js', import.meta.url).href);

/** npm and its shell do not always pass signals on. Whoever ends them means us too: then end in order. */
function endWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

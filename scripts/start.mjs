// `npm start`: builds if the sources changed, then becomes the server (one process, so signals reach it).
import { build, isFresh } from './build.mjs';

if (!isFresh()) {
  console.log('Building KwadMarket ...');
  build();
}
await import(new URL('../dist/main.js', import.meta.url).href);

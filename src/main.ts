import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { nameSourcesInTraces } from './boot/traces.js';

// What the engine made of the source is kept beside it, so that the next start need not compile three thousand files
// again. Where nothing can be written there, or Node is older than 22.8, it simply is not.
module.enableCompileCache?.(fileURLToPath(new URL('.compile-cache', import.meta.url)));
nameSourcesInTraces();
const [{ boot }, { explainFailure }] = await Promise.all([
  import('./boot/boot.js'),
  import('./boot/failure.js'),
]);

try {
  await boot();
  // Not only at the end: whoever is killed does not get there.
  module.flushCompileCache?.();
} catch (error) {
  console.error(explainFailure(error));
  process.exitCode = 1;
}

import module from 'node:module';
import { fileURLToPath } from 'node:url';

// What the engine made of the source is kept beside it, so that the next start need not compile three thousand files
// again. Where nothing can be written there, or Node is older than 22.8, it simply is not.
module.enableCompileCache?.(fileURLToPath(new URL('.compile-cache', import.meta.url)));
// Traces name the sources, not the few files that scripts/bundle.mjs made of them.
process.setSourceMapsEnabled(true);
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

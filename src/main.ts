import module from 'node:module';
import { join } from 'node:path';
import type * as starting from './boot/boot.js';
import type * as failing from './boot/failure.js';
import { Pieces } from './boot/pieces.js';
import { nameSourcesInTraces } from './boot/traces.js';
import { givenRole } from './config/given-role.js';

// What the engine made of the source is kept, so that the next start need not compile everything again. Where nothing can
// be written there, or Node is older than 22.8, it simply is not. First what stays in node_modules, by Node; then, by role,
// what we start from.
const kept = join(import.meta.dirname, '.compile-cache');
module.enableCompileCache?.(kept);
nameSourcesInTraces();
const pieces = new Pieces(join(import.meta.dirname, 'main'), join(kept, givenRole()));
const { boot } = pieces.load('boot.cjs') as typeof starting;
const { explainFailure } = pieces.load('failure.cjs') as typeof failing;

try {
  const keep = () => pieces.keep();
  await boot(keep);
  // Whoever is killed does not get to its end, and whoever ends may never have been asked whether it is warm.
  module.flushCompileCache?.();
  process.once('exit', keep);
} catch (error) {
  console.error(explainFailure(error));
  process.exitCode = 1;
}

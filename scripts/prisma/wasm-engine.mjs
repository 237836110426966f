// Prisma's schema engine as Prisma compiles it to WebAssembly. Its package expects a bundler that can import .wasm
// files; plain Node cannot, so the two halves are joined here by hand.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { schemaEngineAdapter } from './pg-adapter.mjs';

let engineClass;

/**
 * Opens a schema engine on a PostgreSQL database.
 *
 * @param {import('./session.mjs').Session} session what the engine works in; whoever opened it ends it
 * @param {[path: string, content: string][]} [datamodels] the schema files, for commands that do not name their own
 */
export async function openSchemaEngine(session, datamodels) {
  engineClass ??= loadEngineClass();
  return (await engineClass).new({ datamodels }, () => {}, schemaEngineAdapter(session));
}

async function loadEngineClass() {
  const directory = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const [glue, binary] = await Promise.all([
    import(pathToFileURL(join(directory, 'schema_engine_bg.js')).href),
    readFile(join(directory, 'schema_engine_bg.wasm')),
  ]);
  const imports = Object.fromEntries(Object.entries(glue).map(unreferencedTimers));
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': imports });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  // Told just before the engine traps; Prisma's client sets the same global for its own engine.
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => console.error(message) };
  return glue.SchemaEngine;
}

/** The engine bounds its waits by timers and forgets to clear them: 10 s in which the process could not end. */
function unreferencedTimers([name, value]) {
  return [name, name.startsWith('__wbg_setTimeout_') ? (...args) => value(...args).unref() : value];
}

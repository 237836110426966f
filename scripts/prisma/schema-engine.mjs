#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which would have to be downloaded: the same command line and protocol,
// served by the same engine compiled to WebAssembly. `cli.mjs` points the Prisma CLI here.
import { runDatabaseCommand } from './database-command.mjs';
import { readEngineArguments } from './engine-arguments.mjs';
import { logLine } from './engine-log.mjs';
import { serveRequests } from './serve-requests.mjs';
import { Session } from './session.mjs';
import { openSchemaEngine } from './wasm-engine.mjs';

const { version, url, command, datamodels } = readEngineArguments(process.argv.slice(2));

async function open() {
  // Unlike the native engine, this one asks the server even to compare two schema files.
  if (!url) throw new Error('Set DATABASE_URL: the schema engine needs a PostgreSQL server for this.');
  return openSchemaEngine(new Session(url), datamodels);
}

/** After a panic the engine answers nothing more. */
function dieOf(message) {
  logLine('ERROR', message);
  process.exit(1);
}
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: dieOf };
process.on('uncaughtException', (error) => dieOf(error.message));

if (version) console.log('schema-engine-cli (WebAssembly)');
else if (command) process.exitCode = await runDatabaseCommand(command, url);
else await serveRequests(open);
process.exit();

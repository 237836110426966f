// A process that owns an embedded PostgreSQL until it is killed: `node embedded-postgres-owner.mjs <dataDir>`.
// Prints one line of JSON, then stays. Runs the TypeScript sources as they are (Node strips types; imports end in .js).
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const fromSources = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
    return next(fromSources ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});

const sources = new URL('../../src/platform/postgres/embedded-postgres.ts', import.meta.url);
const { startEmbeddedPostgres } = await import(sources.href);
try {
  const { pid, port, url, adopted, created } = await startEmbeddedPostgres({
    dataDir: process.argv[2],
    settings: { fsync: 'off' },
  });
  console.log(JSON.stringify({ pid, port, url, adopted, created }));
} catch (error) {
  console.log(JSON.stringify({ error: error.name, message: error.message }));
}

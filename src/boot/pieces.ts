import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

const PIECE = /^\.\/([\w.-]+\.cjs)$/;
/** Before the code that is kept: the checksum of its source, and its own. V8 looks at neither. */
const HEADER_BYTES = 8;

interface Compiled {
  script: Script;
  sourceSum: number;
}

/**
 * Loads the pieces that scripts/bundle.mjs made, with what V8 compiled of them in an earlier process. Node's own compile cache
 * keeps a file as it is before it runs, so that the functions that a start calls, eight thousand, are compiled at each start.
 */
export class Pieces {
  private readonly loaded = new Map<string, { exports: unknown }>();
  private readonly compiledAnew = new Map<string, Compiled>();

  /**
   * @param folder of the pieces
   * @param kept folder for what was compiled; where nothing can be written, nothing is kept
   */
  constructor(
    private readonly folder: string,
    private readonly kept: string,
  ) {}

  /** @returns what a piece exports */
  load(name: string): unknown {
    const known = this.loaded.get(name);
    if (known) return known.exports;
    const piece = { exports: {} };
    this.loaded.set(name, piece);
    const path = join(this.folder, name);
    const elsewhere = createRequire(path);
    const require = (id: string): unknown => {
      const neighbour = PIECE.exec(id);
      if (neighbour) return this.load(neighbour[1]!);
      // Where the source has import(), which takes URLs.
      return elsewhere(id.startsWith('file:') ? fileURLToPath(id) : id);
    };
    const run = this.compile(name, path).runInThisContext() as (...scope: unknown[]) => void;
    run.call(piece.exports, piece.exports, require, piece, path, this.folder);
    return piece.exports;
  }

  /** Keeps what had to be compiled, functions that were called by now included. Once: later calls do nothing. */
  keep(): void {
    const compiled = [...this.compiledAnew];
    this.compiledAnew.clear();
    try {
      if (compiled.length > 0) mkdirSync(this.kept, { recursive: true });
      for (const [name, { script, sourceSum }] of compiled) {
        const [header, code] = [Buffer.alloc(HEADER_BYTES), script.createCachedData()];
        header.writeUInt32LE(sourceSum, 0);
        header.writeUInt32LE(crc32(code), 4);
        const path = join(this.kept, name);
        writeFileSync(`${path}.${process.pid}`, Buffer.concat([header, code]));
        renameSync(`${path}.${process.pid}`, path);
      }
    } catch {
      // A folder that cannot be written, a full disk: the next start takes longer.
    }
  }

  private compile(name: string, path: string): Script {
    const source = readFileSync(path);
    const sourceSum = crc32(source);
    const cachedData = this.find(name, sourceSum);
    // In a piece every letter is one of ASCII.
    const script = new Script(source.toString('latin1'), { filename: pathToFileURL(path).href, cachedData });
    if (!cachedData || script.cachedDataRejected) this.compiledAnew.set(name, { script, sourceSum });
    return script;
  }

  private find(name: string, sourceSum: number): Buffer | undefined {
    try {
      const file = readFileSync(join(this.kept, name));
      const code = file.subarray(HEADER_BYTES);
      const isWhole = file.readUInt32LE(0) === sourceSum && file.readUInt32LE(4) === crc32(code);
      return isWhole ? code : undefined;
    } catch {
      return undefined;
    }
  }
}

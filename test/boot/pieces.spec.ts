import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pieces } from '../../src/boot/pieces.js';

const piece = (code: string) =>
  `(function (exports, require, module, __filename, __dirname) { 'use strict';\n${code}\n})`;

describe('pieces of the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pieces-'));
  const kept = join(folder, 'kept');
  const put = (name: string, code: string) => writeFileSync(join(folder, name), piece(code));
  const load = () => {
    const pieces = new Pieces(folder, kept);
    return { pieces, entry: pieces.load('entry.cjs') as { answer: () => unknown } };
  };
  beforeEach(() => {
    rmSync(kept, { recursive: true, force: true });
    put(
      'entry.cjs',
      `const other = require('./other.cjs'); exports.answer = () => [other.word(), require('node:path').sep];`,
    );
    put('other.cjs', `exports.word = () => 'first';`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('load each other and what Node has, and keep what was compiled once', () => {
    const { pieces, entry } = load();
    expect(entry.answer()).toEqual(['first', '/']);
    pieces.keep();
    const other = readFileSync(join(kept, 'other.cjs'));
    rmSync(join(kept, 'other.cjs'));
    pieces.keep();
    expect(() => readFileSync(join(kept, 'other.cjs'))).toThrow('ENOENT');
    writeFileSync(join(kept, 'other.cjs'), other);
    const again = load();
    expect(again.entry.answer()).toEqual(['first', '/']);
    // Taken as it is: nothing had to be compiled, so nothing is written.
    rmSync(kept, { recursive: true });
    again.pieces.keep();
    expect(() => readFileSync(join(kept, 'other.cjs'))).toThrow('ENOENT');
  });

  it('take no code that was kept of another source of the same length, or that is damaged', () => {
    const first = load();
    first.entry.answer();
    first.pieces.keep();
    put('other.cjs', `exports.word = () => 'newer';`);
    const newer = load();
    expect(newer.entry.answer()).toEqual(['newer', '/']);
    newer.pieces.keep();
    const path = join(kept, 'other.cjs');
    const code = readFileSync(path);
    code[code.length - 20]! ^= 0xff;
    writeFileSync(path, code);
    const mended = load();
    expect(mended.entry.answer()).toEqual(['newer', '/']);
    mended.pieces.keep();
    expect(readFileSync(path).equals(code)).toBe(false);
  });
});

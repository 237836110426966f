import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import { toSources } from '../../src/boot/traces.js';

const SOURCE = `interface Left {
  out: string;
}

export function fail({ out }: Left): never {
  throw new Error(out);
}
`;

describe('traces', () => {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'));
  const url = (name: string) => pathToFileURL(join(folder, name)).href;
  const { code, map } = transformSync(SOURCE, {
    filename: 'src/fail.ts',
    sourceMaps: true,
    module: { type: 'es6' },
  });
  writeFileSync(join(folder, 'fail.js'), code);
  writeFileSync(join(folder, 'fail.js.map'), map!);
  writeFileSync(join(folder, 'bare.js'), code);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('name the sources of files that have a map, and leave all else as it is', () => {
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('throw')) + 1;
    const column = lines[line - 1]!.indexOf('new Error') + 1;
    const trace = (name: string) =>
      `Error: no (a reason)\n    at fail (${url(name)}:${line}:${column})\n    at <anonymous>`;
    expect(toSources(trace('fail.js'))).toBe(
      `Error: no (a reason)\n    at fail (${url('src/fail.ts')}:6:9)\n    at <anonymous>`,
    );
    expect(toSources(trace('bare.js'))).toBe(trace('bare.js'));
    expect(toSources(trace('absent.js'))).toBe(trace('absent.js'));
  });
});

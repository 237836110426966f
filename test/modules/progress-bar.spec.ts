import { describe, expect, it } from '@jest/globals';
import { ProgressBar } from '../../src/admin/progress.js';

function written(isTTY: boolean): string {
  let text = '';
  const out = { isTTY, write: (part: string | Uint8Array) => ((text += part.toString()), true) };
  const bar = new ProgressBar(out);
  for (let percent = 0; percent <= 100; percent++) {
    const phase = percent < 100 ? 'documents' : 'done';
    bar.show({ phase, percent, done: percent * 10, total: 1_000 });
  }
  bar.end();
  return text;
}

describe('how far something is', () => {
  it('is one line that fills on a terminal', () => {
    const text = written(true);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text.split('\r')).toHaveLength(102);
    expect(text).toContain(`\r[${'#'.repeat(15)}${'.'.repeat(15)}]  50 %  documents  500 of 1000\u001b[K`);
  });

  it('is a line for every five percent in a log', () => {
    const lines = written(false).trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe(`[${'#'.repeat(30)}] 100 %  done  1000 of 1000`);
    expect(lines.join('')).not.toMatch(/\r|\u001b/);
  });
});

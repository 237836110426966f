import { describe, expect, it } from '@jest/globals';
import { ProgressLine } from '../../src/admin/progress-line.js';

function written(isTTY: boolean): string {
  let text = '';
  const out = { isTTY, write: (part: string | Uint8Array) => ((text += part.toString()), true) };
  const line = new ProgressLine(out);
  for (let percent = 0; percent <= 100; percent++) {
    line.show(percent, `${percent * 10} of 1000`);
    line.show(percent, `${percent * 10} of 1000`);
  }
  line.end();
  return text;
}

describe('how far something is', () => {
  it('is one line that fills on a terminal', () => {
    const text = written(true);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text.split('\r')).toHaveLength(102);
    expect(text).toContain(`${'█'.repeat(25)} 100 %  1000 of 1000\u001b[K`);
  });

  it('is a line for every ten percent in a log', () => {
    const lines = written(false).trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    for (const mark of ['\r', '\u001b']) expect(lines.join('')).not.toContain(mark);
  });
});

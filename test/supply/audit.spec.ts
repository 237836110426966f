import { describe, expect, it } from '@jest/globals';
// @ts-expect-error a script of npm, without types
import { gravesIn } from '../../scripts/supply/audit.mjs';

const URL_OF_HOLE = 'https://github.com/advisories/GHSA-83w8-p2f5-377r';

/** As `npm audit --json` reports: a hole, and the package above it that has it too. */
const report = (severity: string) => ({
  vulnerabilities: {
    left: {
      severity,
      via: [{ name: 'left', range: '<2', title: 'Reads too much', url: URL_OF_HOLE, severity }],
    },
    above: { severity, via: ['left'] },
  },
});
const today = new Date('2026-11-21');
const line = `high: left <2: Reads too much (${URL_OF_HOLE})`;

describe('the look for known holes', () => {
  it('names what is high or critical once, and lets the rest be', () => {
    expect(gravesIn(report('high'), new Map(), today)).toEqual([line]);
    expect(gravesIn(report('moderate'), new Map(), today)).toEqual([]);
    expect(gravesIn({ vulnerabilities: {} }, new Map(), today)).toEqual([]);
  });

  it('lives with an exception until its day', () => {
    const exceptions = (until: string) => new Map([[URL_OF_HOLE, { reason: 'not reached', until }]]);
    expect(gravesIn(report('high'), exceptions('2026-12-01'), today)).toEqual([]);
    expect(gravesIn(report('high'), exceptions('2026-11-20'), today)).toEqual([line]);
  });
});

import { expect, it } from '@jest/globals';
import { soundReport, storm } from '../support/upload-storm.js';

/** The long form of images-crash.spec.ts (goal 21 of the reliability list). */
it('500 uploads with 50 kills and outages leave no row without its objects, and no orphan after the sweep', async () => {
  const report = await storm({ uploads: 500, faults: 50 });
  console.table([report]);
  expect(report.acknowledged).toBeGreaterThanOrEqual(500);
  expect(report).toMatchObject({ kills: 25, outages: 25, ...soundReport(report) });
}, 600_000);

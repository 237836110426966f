import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { createTestDatabase } from '../support/database.js';
import { startS3 } from '../support/s3-server.js';
import { storm } from '../support/upload-storm.js';

/** The long form of images-crash.spec.ts (goal 21 of the reliability list). */
it('500 uploads with 50 kills and outages leave no row without its objects, and no orphan after the sweep', async () => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'kwad-storm-'));
  const s3 = await startS3();
  try {
    const settings = {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      SEED: 'none',
      LOG_LEVEL: 'silent',
      ...s3.settings,
    };
    const report = await storm({ settings, s3, uploads: 500, faults: 50 });
    console.table([report]);
    expect(report.acknowledged).toBeGreaterThanOrEqual(500);
    expect(report).toMatchObject({
      kills: 25,
      outages: 25,
      lostRows: 0,
      missingObjects: 0,
      missingAfterSweep: 0,
      removed: report.orphans,
      orphansAfterSweep: 0,
    });
  } finally {
    await s3.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 600_000);

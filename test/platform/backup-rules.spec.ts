import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY } from '../../src/common/time.js';
import { loadEnvironment } from '../../src/config/environment.js';
import { nameOf, timeOf } from '../../src/platform/backup/backup-record.js';
import { nextDue } from '../../src/platform/backup/backup-schedule.js';
import { findPrograms } from '../../src/platform/backup/programs.js';
import { keptOf } from '../../src/platform/backup/retention.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

describe('which backups stay', () => {
  const later = new Date('2027-01-01T00:00:00Z');
  const from = Date.parse('2024-01-01T02:17:00Z');
  const nightly = Array.from({ length: 800 }, (_, day) => nameOf(new Date(from + day * DAY)));

  it('is each of the last 30 days and the newest of each of the last 52 weeks', () => {
    const kept = [...keptOf(nightly, { daily: 30, weekly: 52 }, later)].sort();
    expect(kept.slice(-30)).toEqual(nightly.slice(-30));
    const weekly = kept.slice(0, -30).map((name) => timeOf(name)!.getUTCDay());
    expect(new Set(weekly)).toEqual(new Set([0]));
    // 30 days, and of the 52 weeks those whose newest is older: the days reach into five or six.
    expect(kept.length).toBeGreaterThanOrEqual(76);
    expect(kept.length).toBeLessThanOrEqual(78);
  });

  it('is the newest of a day that has several', () => {
    const names = ['20261101T010000Z', '20261101T020000Z', '20261101T030000Z'];
    expect([...keptOf(names, { daily: 30, weekly: 52 }, later)]).toEqual(['20261101T030000Z']);
  });

  it('is everything of the last 24 hours', () => {
    const names = ['20261101T010000Z', '20261101T020000Z', '20261101T030000Z'];
    const now = new Date('2026-11-02T01:30:00Z');
    expect([...keptOf(names, { daily: 1, weekly: 1 }, now)].sort()).toEqual(names.slice(1));
  });

  it('is everything where a clock stood still for years: old backups are not thrown away for being old', () => {
    const names = ['20200101T010000Z', '20200102T010000Z'];
    expect(keptOf(names, { daily: 30, weekly: 52 }, later).size).toBe(2);
  });

  it('leaves what is no backup alone', () => {
    expect(keptOf(['notes.txt', '20261399T000000Z'], { daily: 1, weekly: 1 }, later).size).toBe(0);
  });
});

describe('when the next backup is due', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const due = (lastSuccess: string | null, lastFailure: string | null = null) =>
    nextDue(
      '17 2 * * *',
      {
        lastSuccess: lastSuccess ? new Date(lastSuccess) : null,
        lastFailure: lastFailure ? new Date(lastFailure) : null,
      },
      now,
    ).toISOString();

  it.each([
    ['at once where none ever was', null, null, now.toISOString()],
    ['at once where a slot was missed', '2026-11-20T02:17:01Z', null, now.toISOString()],
    ['at the next slot after a success', '2026-11-21T02:17:01Z', null, '2026-11-22T02:17:00.000Z'],
    [
      'a quarter of an hour after a failure',
      '2026-11-20T02:17:01Z',
      '2026-11-21T11:55:00Z',
      '2026-11-21T12:10:00.000Z',
    ],
  ])('is %s', (_, success, failure, expected) => expect(due(success, failure)).toBe(expected));

  it('is no time at all where the schedule is none: the settings say so', () => {
    expect(() => loadEnvironment({ BACKUP_SCHEDULE: 'every night' })).toThrow('BACKUP_SCHEDULE');
  });
});

describe('the programs of PostgreSQL', () => {
  it('are of the version of the server, or one sentence says what to install', async () => {
    await expect(findPrograms(7, [])).rejects.toThrow(
      /^The database is PostgreSQL 7, .* none was found: install postgresql-client-7 .* PG_BIN_DIR .*\.$/,
    );
  });
});

describe('the figure that alerts hang on', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('tells when the newest backup that succeeded began', async () => {
    const shown = async () =>
      /^backup_last_success_timestamp_seconds (\S+)$/m.exec(
        await (await fetch(`${app.url}/api/metrics`)).text(),
      )?.[1];
    expect(await shown()).toBe('0');
    const rows = [
      { name: 'a', startedAt: new Date(1_000_000), endedAt: new Date() },
      { name: 'b', startedAt: new Date(2_000_000), endedAt: new Date(), error: 'the disk is full' },
      { name: 'c', startedAt: new Date(3_000_000) },
    ];
    await app.prisma.backupRun.createMany({ data: rows });
    expect(await shown()).toBe('1000');
  });
});

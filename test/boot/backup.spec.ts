import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG } from '../support/long-form.js';
import pg from 'pg';
import { DAY } from '../../src/common/time.js';
import { FILES, nameOf, writeChecksums } from '../../src/platform/backup/backup-record.js';
import { BackupTarget } from '../../src/platform/backup/backup-target.js';
import { removeOldBackups } from '../../src/platform/backup/keep-backups.js';
import { openBackup } from '../../src/platform/backup/open-backup.js';
import { MarketToSave } from '../support/market-to-save.js';
import { findPostgresWithClient, startPostgresWithClient } from '../support/postgres-with-client.js';
import type { PostgresWithClient } from '../support/postgres-with-client.js';
import { startS3 } from '../support/s3-server.js';
import { ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait.js';

const programs = findPostgresWithClient();
/** What the audit log says. */
const LOGGED = 'SELECT action, via::text, "subjectId" FROM "AuditEntry" ORDER BY id';

(programs ? describe : describe.skip)('a backup', () => {
  let server: PostgresWithClient;
  let market: MarketToSave;
  let name: string;

  beforeAll(async () => {
    server = await startPostgresWithClient(programs!);
    market = await MarketToSave.open(server, { users: 20, deals: 300, pictures: 12 });
    const { code, output } = await market.backUp();
    expect([code, output]).toEqual([0, expect.stringContaining('12 objects')]);
    [name] = (await readdir(join(market.backups, 'sets'))) as [string];
  }, 60_000);
  afterAll(async () => {
    await market?.stop();
    await server?.stop();
  });

  const set = (of = name) => join(market.backups, 'sets', of);
  const ask = async <Row extends pg.QueryResultRow>(sql: string, url = market.databaseUrl) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('is four files, read by nobody else, that sha256sum agrees with, and a row for operators', async () => {
    const files = (await readdir(set())).sort();
    expect(files).toEqual(Object.values(FILES).sort());
    for (const file of files) expect((await stat(join(set(), file))).mode & 0o077).toBe(0);
    expect(execFileSync('sha256sum', ['--check', FILES.checksums], { cwd: set() }).toString()).toContain(
      'OK',
    );
    const [run] = await ask('SELECT * FROM "BackupRun"');
    expect(run).toMatchObject({ name, error: null, objects: 12, endedAt: expect.any(Date) });
    expect(await ask(LOGGED)).toEqual([{ action: 'backup.taken', via: 'CLI', subjectId: name }]);
  });

  it('is restored with every row, the queues and the pictures, and the API answers from it', async () => {
    const restored = await market.restore([join(set(), FILES.dump), '--verify']);
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('Restored and verified.')]);
    expect(restored.output).toMatch(/tables +\d+ with \d+ rows/);
    expect(restored.output).toContain('12 listed, 12 written');
    expect(restored.output).toContain('GET /api/deals/:id 200');
    const count = 'SELECT count(*)::int AS deals FROM "Deal"';
    expect(await ask(count, restored.databaseUrl)).toEqual([{ deals: 300 }]);
    expect(await readFile(join(restored.dataDir, 'media/many/3.webp'), 'utf8')).toBe('picture 3');
    expect((await ask('SELECT name FROM pgboss.queue', restored.databaseUrl)).length).toBeGreaterThan(5);
    expect(await ask(LOGGED, restored.databaseUrl)).toEqual([
      { action: 'backup.restored', via: 'CLI', subjectId: name },
    ]);
  });

  it('goes into an empty database only, or into the one that is named', async () => {
    const full = { DATABASE_URL: market.databaseUrl.replace('/market', '/occupied') };
    await ask('CREATE DATABASE occupied');
    await ask('CREATE TABLE precious (id int)', full.DATABASE_URL);
    const refused = await market.restore([name], full);
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('occupied is not empty')]);
    const otherName = await market.restore([name, '--force-into', 'market'], full);
    expect([otherName.code, otherName.output]).toEqual([1, expect.stringContaining('--force-into occupied')]);
    const forced = await market.restore(['latest', '--force-into', 'occupied', '--without-objects'], full);
    expect([forced.code, forced.output]).toEqual([0, expect.stringContaining('Restored.')]);
    expect(await ask(`SELECT to_regclass('precious') AS found`, full.DATABASE_URL)).toEqual([
      { found: null },
    ]);
  });

  it('copies again only pictures that are new', async () => {
    const copy = join(market.backups, 'objects/many/1.webp');
    const { mtimeMs } = await stat(copy);
    await market.media.put('many/new.webp', Buffer.from('a new picture'));
    const second = await market.backUp();
    expect([second.code, second.output]).toEqual([0, expect.stringContaining('13 objects')]);
    expect((await stat(copy)).mtimeMs).toBe(mtimeMs);
    expect(await readFile(join(market.backups, 'objects/many/new.webp'), 'utf8')).toBe('a new picture');
  });

  describe('that is not what was written', () => {
    let folder: string;
    const damaged = async (damage: (folder: string) => Promise<void>) => {
      folder = join(await mkdtemp(join(market.folder, 'damaged-')), 'sets', name);
      await cp(set(), folder, { recursive: true });
      await damage(folder);
      return openBackup(folder, BackupTarget.onDisk(market.backups)).then(
        () => 'nothing was noticed',
        (error: Error) => error.message,
      );
    };
    const dumpOf = (place: string) => join(place, FILES.dump);
    /** As somebody would who knows how. */
    const signAgain = async (place: string) => {
      const sums = await Promise.all(
        [FILES.dump, FILES.objects, FILES.record].map(async (file) => [
          file,
          createHash('sha256')
            .update(await readFile(join(place, file)))
            .digest('hex'),
        ]),
      );
      await writeFile(join(place, FILES.checksums), writeChecksums(Object.fromEntries(sums)));
    };
    const rewriteRecord = async (place: string, change: object) => {
      const record = JSON.parse(await readFile(join(place, FILES.record), 'utf8')) as object;
      await writeFile(join(place, FILES.record), JSON.stringify({ ...record, ...change }));
      await signAgain(place);
    };

    it('is noticed where the dump is empty', async () => {
      expect(await damaged((place) => truncate(dumpOf(place)))).toContain('database.dump is empty');
    });

    it('is noticed where the dump is cut off', async () => {
      const cut = async (place: string) =>
        truncate(dumpOf(place), Math.floor((await stat(dumpOf(place))).size / 2));
      expect(await damaged(cut)).toMatch(/database\.dump is cut off: \d+ of \d+ bytes/);
    });

    it('is noticed where one bit of the dump is another', async () => {
      const flip = async (place: string) => {
        const bytes = await readFile(dumpOf(place));
        bytes[bytes.length >> 1]! ^= 1;
        await writeFile(dumpOf(place), bytes);
      };
      expect(await damaged(flip)).toContain('its checksum is another');
    });

    it.each([FILES.objects, FILES.record, FILES.checksums])(
      'is noticed where %s is missing',
      async (file) => {
        expect(await damaged((place) => rm(join(place, file)))).toContain(`${file} is missing`);
      },
    );

    it('is noticed where it is of a newer release, before anything is touched', async () => {
      await damaged((place) => rewriteRecord(place, { migrations: ['99990101000000_later'] }));
      const { code, output } = await market.restore([folder]);
      expect([code, output]).toEqual([1, expect.stringContaining('newer release')]);
      expect(output).toContain('99990101000000_later');
    });

    it('is noticed where it is of a newer PostgreSQL than the server', async () => {
      await damaged((place) => rewriteRecord(place, { serverMajor: 99, serverVersion: '99.1' }));
      const { code, output } = await market.restore([folder]);
      expect([code, output]).toEqual([1, expect.stringContaining('restore it into 99 or newer')]);
    });

    (LONG ? it : it.skip)(
      'is noticed where dump and checksums were exchanged together: the tables tell',
      async () => {
        await ask(`UPDATE "Deal" SET "priceCents" = 1 WHERE id = (SELECT min(id::text)::uuid FROM "Deal")`);
        const later = await market.backUp();
        expect(later.code).toBe(0);
        const newest = (await readdir(join(market.backups, 'sets'))).sort().at(-1)!;
        await damaged(async (place) => {
          await cp(dumpOf(set(newest)), dumpOf(place));
          await signAgain(place);
        });
        const { code, output } = await market.restore([folder, '--verify', '--without-objects']);
        expect([code, output]).toEqual([
          1,
          expect.stringContaining('public.Deal has other contents in its 300 rows'),
        ]);
      },
    );

    it('is noticed where a picture is missing or another', async () => {
      const target = join(await mkdtemp(join(market.folder, 'damaged-')), 'target');
      await cp(market.backups, target, { recursive: true });
      await rm(join(target, 'objects/many/1.webp'));
      await writeFile(join(target, 'objects/many/2.webp'), 'PICTURE 2');
      const { code, output } = await market.restore([name], { BACKUP_DIR: target });
      expect([code, output]).toEqual([1, expect.stringContaining('2 of 12 objects are missing or damaged')]);
    });
  });

  (LONG ? it : it.skip)('goes to a bucket and comes back from it', async () => {
    const s3 = await startS3();
    try {
      const { S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, S3_BUCKET } = s3.settings;
      const bucket = {
        BACKUP_S3_BUCKET: S3_BUCKET!,
        BACKUP_S3_PREFIX: 'kwad/test',
        BACKUP_S3_ENDPOINT: S3_ENDPOINT!,
        BACKUP_S3_ACCESS_KEY_ID: AWS_ACCESS_KEY_ID!,
        BACKUP_S3_SECRET_ACCESS_KEY: AWS_SECRET_ACCESS_KEY!,
      };
      expect((await market.backUp(bucket)).output).toContain('s3://kwad-pictures/kwad/test/');
      const { code, output } = await market.restore(['latest'], bucket);
      expect([code, output]).toEqual([0, expect.stringContaining('13 listed, 13 written')]);
    } finally {
      await s3.stop();
    }
  });

  it('is removed when retention no longer keeps it, with the pictures that only it had', async () => {
    const target = BackupTarget.onDisk(market.backups);
    const old = '20200101T000000Z';
    const nextWeek = new Date(Date.now() + 7 * DAY);
    await cp(set(), set(old), { recursive: true });
    await writeFile(join(market.backups, 'objects/many/gone.webp'), 'of long ago');
    const removed = await removeOldBackups(target, { daily: 1, weekly: 1 }, nextWeek);
    expect(removed.backups).toContain(old);
    expect(removed.objects).toBe(1);
    const left = (await target.list()).map((backup) => backup.name);
    expect(left).toHaveLength(1);
    const opened = await openBackup(left[0]!, target);
    expect(opened.record.tables['public.Deal']?.rows).toBe(300);
    await opened.close();
  });

  (LONG ? it : it.skip)(
    'is taken at once where none was, then at each slot, until the process is told to end',
    async () => {
      await ask('TRUNCATE "BackupRun"');
      const before = nameOf(new Date());
      const scheduled = await ServerProcess.spawn({
        ...market.settings,
        APP_ROLE: 'backup',
        BACKUP_SCHEDULE: '17 2 * * *',
      });
      await waitFor('the next slot', () => /due at .*T02:17:00/.test(scheduled.output));
      expect(await scheduled.end()).toBe(0);
      const names = await ask<{ name: string }>('SELECT name FROM "BackupRun" WHERE "endedAt" IS NOT NULL');
      expect(names).toHaveLength(1);
      expect(names[0]!.name >= before).toBe(true);
    },
  );
});

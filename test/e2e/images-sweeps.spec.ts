import { readdir, rm, stat, writeFile, mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImageSweeps } from '../../src/modules/images/image-sweeps.service.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { dealBody, ensureCategory } from '../support/deals.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo } from '../support/photos.js';
import { announceSlot } from '../support/jobs.js';

const HOUR_MS = 3_600_000;
const LOST = '01a1f969-0ead-75fd-82df-654525964e49';

describe('the sweep of pictures', () => {
  let app: TestApp;
  let seller: Person;
  let sweeps: ImageSweeps;

  beforeAll(async () => {
    app = await startTestApp();
    seller = await person(app);
    sweeps = app.app.get(ImageSweeps);
    await ensureCategory(app);
  });
  afterAll(() => app.stop());

  const media = (...path: string[]) => join(app.dataDir, 'media', ...path);
  const files = async () => {
    const entries = await readdir(media('images'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  const leaveBehind = async (hoursAgo: number, path: string) => {
    await mkdir(join(media(path), '..'), { recursive: true });
    await writeFile(media(path), 'half');
    const then = new Date(Date.now() - hoursAgo * HOUR_MS);
    await utimes(media(path), then, then);
  };

  it('removes objects without a row once they are old, and says how many', async () => {
    await seller.api.upload('/api/images', await photo());
    const alive = await files();
    await leaveBehind(25, `images/49/${LOST}/large.webp`);
    await leaveBehind(25, `images/49/${LOST}/small.jpg.part`);
    await leaveBehind(1, `images/50/${LOST}/large.webp`);
    await leaveBehind(1_000, 'images/readme.txt');

    const rehearsal = await sweeps.removeOrphanObjects({ dryRun: true });
    expect(rehearsal).toEqual({ seen: alive.length + 4, orphans: 2, removed: 0, byteSize: 8 });
    expect(await files()).toHaveLength(alive.length + 4);

    expect(await sweeps.removeOrphanObjects()).toMatchObject({ orphans: 2, removed: 2 });
    expect((await files()).sort()).toEqual(
      [...alive, media(`images/50/${LOST}/large.webp`), media('images/readme.txt')].sort(),
    );
  });

  it('removes uploads that no deal took within a day, and never one that a deal shows', async () => {
    const [shown, forgotten, fresh] = await Promise.all(
      [1, 2, 3].map(
        async (seed) =>
          (await seller.api.upload('/api/images', await photo({ seed }))).body as { id: string },
      ),
    );
    await seller.api.post('/api/deals', dealBody({ imageIds: [shown!.id] }));
    const yesterday = new Date(Date.now() - 25 * HOUR_MS);
    await app.prisma.image.updateMany({
      where: { id: { in: [shown!.id, forgotten!.id] } },
      data: { createdAt: yesterday },
    });
    const before = await files();

    expect(await sweeps.removeUnusedUploads({ dryRun: true })).toBe(1);
    expect(await sweeps.removeUnusedUploads()).toBe(1);
    const left = await app.prisma.image.findMany({
      where: { id: { in: [shown!.id, forgotten!.id, fresh!.id] } },
    });
    expect(left.map(({ id }) => id).sort()).toEqual([shown!.id, fresh!.id].sort());
    expect(await files()).toHaveLength(before.length - 9);
  });

  it('names pictures whose objects the store has lost, removes nothing of them, and only counts when told so', async () => {
    const [whole, robbed, emptied] = await Promise.all(
      [5, 6, 7].map(
        async (seed) => (await seller.api.upload('/api/images', await photo({ seed }))).body.id as string,
      ),
    );
    await leaveBehind(25, `images/51/${LOST}/large.webp`);
    const folder = (id: string) => media('images', id.slice(-2), id);
    await rm(join(folder(robbed!), 'small.webp'));
    // Half of a write is no object.
    await writeFile(join(folder(robbed!), 'small.webp.part'), 'half');
    await rm(folder(emptied!), { recursive: true });

    const rehearsal = await sweeps.sweep({ dryRun: true });
    expect(rehearsal.orphans).toMatchObject({ orphans: 1, removed: 0 });
    expect(rehearsal.incomplete.sort()).toEqual([robbed!, emptied!].sort());
    const swept = await sweeps.sweep();
    expect(swept).toMatchObject({
      orphans: { removed: 1 },
      incomplete: expect.arrayContaining([robbed, emptied]),
    });
    expect(await app.prisma.image.count({ where: { id: { in: [whole!, robbed!, emptied!] } } })).toBe(3);
    await app.prisma.image.deleteMany({ where: { id: { in: [robbed!, emptied!] } } });
    expect((await sweeps.sweep()).incomplete).toEqual([]);
  });

  it('is a job of the timetable', async () => {
    const { body: old } = await seller.api.upload('/api/images', await photo({ seed: 4 }));
    const yesterday = new Date(Date.now() - 25 * HOUR_MS);
    await app.prisma.image.update({ where: { id: old.id }, data: { createdAt: yesterday } });
    await announceSlot(app, 'images.sweep');
    await app.settle();
    expect(await app.prisma.image.count({ where: { id: old.id } })).toBe(0);
  });

  it('clears away uploads that a killed process left half-way', async () => {
    const spool = join(app.dataDir, 'uploads', 'left');
    await writeFile(spool, 'half');
    await utimes(spool, new Date(0), new Date(0));
    await sweeps.sweep();
    await expect(stat(spool)).rejects.toThrow('ENOENT');
  });
});

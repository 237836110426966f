import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Storage } from '../../src/platform/storage/storage.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo, withPlace } from '../support/photos.js';
import { dealBody, ensureCategory } from '../support/deals.js';
import { expectProblem } from '../support/problems.js';

describe('an uploaded picture', () => {
  let app: TestApp;
  let seller: Person;

  beforeAll(async () => {
    app = await startTestApp();
    seller = await person(app);
  });
  afterAll(() => app.stop());

  it('comes back in every size, as WebP and as JPEG, each as promised', async () => {
    const reply = await seller.api.upload('/api/images', await photo({ width: 2400, height: 1600 }));
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      width: 1200,
      height: 800,
      blurhash: expect.stringMatching(/^.{20,}$/),
      dominantColor: expect.stringMatching(/^#[0-9a-f]{6}$/),
    });
    const sizes = reply.body.variants.map(
      (variant: { name: string; width: number; height: number; type: string }) =>
        [variant.name, variant.width, variant.height, variant.type].join(' '),
    );
    expect(sizes.sort()).toEqual([
      'large 1200 800 image/jpeg',
      'large 1200 800 image/webp',
      'medium 600 400 image/jpeg',
      'medium 600 400 image/webp',
      'small 300 200 image/jpeg',
      'small 300 200 image/webp',
      'thumb 150 150 image/jpeg',
      'thumb 150 150 image/webp',
    ]);
    for (const { url, width, height, type } of reply.body.variants) {
      const file = await fetch(new URL(new URL(url).pathname, app.url));
      expect([file.status, file.headers.get('content-type')]).toEqual([200, type]);
      expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const header = await sharp(Buffer.from(await file.arrayBuffer())).metadata();
      expect(header).toMatchObject({ width, height, format: type.replace('image/', '') });
    }
  });

  it('is never enlarged', async () => {
    const { body } = await seller.api.upload('/api/images', await photo({ width: 200, height: 100 }));
    const widths = new Set(
      body.variants.map(({ name, width }: { name: string; width: number }) => `${name} ${width}`),
    );
    expect(widths).toEqual(new Set(['thumb 100', 'small 200', 'medium 200', 'large 200']));
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('may be %s, whatever its name says', async (format) => {
    const file = await sharp(await photo({ width: 320, height: 240 }))
      .toFormat(format)
      .toBuffer();
    const reply = await seller.api.upload('/api/images', file, 'notes.txt', 'text/plain');
    expect([reply.status, reply.body.width, reply.body.height]).toEqual([201, 320, 240]);
  });

  it('is upright, and keeps nothing of camera, place, time and author, in no stored object', async () => {
    const upload = await withPlace(await photo({ width: 640, height: 480 }), { orientation: 6 });
    const before = await sharp(upload).metadata();
    expect([before.exif, before.xmp, before.iptc, before.icc].map((found) => found !== undefined)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(upload.includes('Kilroy')).toBe(true);
    const { body } = await seller.api.upload('/api/images', upload, 'photo.jpg', 'image/jpeg');
    expect([body.width, body.height]).toEqual([480, 640]);
    const image = await app.prisma.image.findUniqueOrThrow({ where: { id: body.id } });
    const storage = app.app.get(Storage);
    const keys: string[] = [];
    for await (const { key } of storage.list('')) keys.push(key);
    const named = (image.variants as { key: string; name: string }[]).map(({ key }) => key);
    expect(keys.filter((key) => key.includes(image.id)).sort()).toEqual(named.sort());
    expect(named).toHaveLength(9);
    for (const key of keys) {
      const stored = await readFile(join(app.dataDir, 'media', key));
      const { exif, xmp, iptc, icc, orientation, comments } = await sharp(stored).metadata();
      expect([key, exif, xmp, iptc, icc, orientation, comments]).toEqual([key, ...Array(6).fill(undefined)]);
      expect(stored.includes('Kilroy') || stored.includes('GPS')).toBe(false);
    }
  });

  it('shows the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 40, height: 40, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animated = await sharp(frames, { join: { animated: true } })
      .webp({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(animated).metadata()).pages).toBe(2);
    const { status, body } = await seller.api.upload('/api/images', animated);
    expect([status, body.width, body.height]).toEqual([201, 40, 40]);
    expect(body.dominantColor).toMatch(/^#[ef].0.0.$/);
  });

  it('is shown with the deal in the order that the seller chose, with all its sizes', async () => {
    await ensureCategory(app);
    const uploads = await Promise.all(
      [1, 2, 3].map(async (seed) => (await seller.api.upload('/api/images', await photo({ seed }))).body),
    );
    const imageIds = [uploads[2].id, uploads[0].id, uploads[1].id];
    const { body: deal } = await seller.api.post('/api/deals', dealBody({ imageIds }));
    expect(deal.images.map(({ id }: { id: string }) => id)).toEqual(imageIds);
    expect(deal.images[0]).toMatchObject({
      dominantColor: uploads[2].dominantColor,
      variants: uploads[2].variants,
    });
    expect(deal.image.url).toBe(deal.images[0].url);
  });

  it('goes with all its objects when its owner removes it, unless a deal shows it', async () => {
    const { body: mine } = await seller.api.upload('/api/images', await photo({ seed: 9 }));
    expectProblem(await (await person(app)).api.delete(`/api/images/${mine.id}`), 404, 'image.not_found');
    expect((await seller.api.delete(`/api/images/${mine.id}`)).status).toBe(204);
    for (const { url } of mine.variants) {
      expect((await fetch(new URL(new URL(url).pathname, app.url))).status).toBe(404);
    }
    const { body: shown } = await seller.api.upload('/api/images', await photo({ seed: 10 }));
    await seller.api.post('/api/deals', dealBody({ imageIds: [shown.id] }));
    expectProblem(await seller.api.delete(`/api/images/${shown.id}`), 409, 'image.in_use');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ImageSweeps } from '../../src/modules/images/image-sweeps.service.js';
import { Storage } from '../../src/platform/storage/storage.js';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { person } from '../support/people.js';
import type { Person } from '../support/people.js';
import { photo, withPlace } from '../support/photos.js';
import { expectProblem } from '../support/problems.js';
import { startS3 } from '../support/s3-server.js';
import type { S3Server } from '../support/s3-server.js';

describe('pictures in S3', () => {
  let s3: S3Server;
  let app: TestApp;
  let seller: Person;

  beforeAll(async () => {
    s3 = await startS3();
    app = await startTestApp(s3.settings);
    seller = await person(app);
  });
  afterAll(async () => {
    await app.stop();
    await s3.stop();
  });

  const stored = async () => {
    const keys: string[] = [];
    for await (const { key } of app.app.get(Storage).list('images/')) keys.push(key);
    return keys.sort();
  };
  const read = (command: { key: string }) =>
    fetch(`${s3.settings.S3_ENDPOINT}/${s3.settings.S3_BUCKET}/${command.key}`);

  it('are there in every size, to be kept for ever by browsers, without a trace of where they were taken', async () => {
    const { status, body } = await seller.api.upload('/api/images', await withPlace(await photo()));
    expect(status).toBe(201);
    const keys = await stored();
    expect(keys).toHaveLength(9);
    for (const key of keys) {
      const file = await read({ key });
      expect([file.status, file.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      const bytes = Buffer.from(await file.arrayBuffer());
      const { exif, xmp, iptc, icc, format } = await sharp(bytes).metadata();
      expect([file.headers.get('content-type'), exif, xmp, iptc, icc]).toEqual([
        `image/${format}`,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(bytes.includes('Kilroy')).toBe(false);
    }
    const [{ url }] = body.variants;
    expect(url).toMatch(`${s3.settings.S3_ENDPOINT}/${s3.settings.S3_BUCKET}/images/`);
  });

  it('go when they are removed', async () => {
    const before = await stored();
    const { body } = await seller.api.upload('/api/images', await photo({ seed: 2 }));
    expect(await stored()).toHaveLength(before.length + 9);
    expect((await seller.api.delete(`/api/images/${body.id}`)).status).toBe(204);
    expect(await stored()).toEqual(before);
  });

  it('that no row knows are swept, and no other', async () => {
    const before = await stored();
    const lost = '01a1f969-0ead-75fd-82df-654525964e49';
    await app.app.get(Storage).put(`images/49/${lost}/large.webp`, Buffer.from('lost'), 'image/webp');
    const report = await app.app.get(ImageSweeps).removeOrphanObjects({ graceMs: -1_000 });
    expect(report).toEqual({ seen: before.length + 1, orphans: 1, removed: 1, byteSize: 4 });
    expect(await stored()).toEqual(before);
  });

  it('are listed to the end, page by page', async () => {
    const storage = app.app.get(Storage);
    const keys = Array.from({ length: 1_005 }, (_, index) => `pages/${String(index).padStart(4, '0')}`);
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(
        keys.slice(at, at + 50).map((key) => storage.put(key, Buffer.from('x'), 'text/plain')),
      );
    }
    const seen: string[] = [];
    for await (const { key } of storage.list('pages/')) seen.push(key);
    expect(seen.sort()).toEqual(keys);
  });

  it('are healthy', async () => {
    expect((await app.anonymous.get('/api/health')).body.checks.storage).toBe('ok');
  });
});

describe('without S3', () => {
  it('uploads ask to try again, no row is made, and the rest of the market is only degraded', async () => {
    const s3 = await startS3();
    const app = await startTestApp(s3.settings);
    const seller = await person(app);
    await s3.stop();
    try {
      const reply = await seller.api.upload('/api/images', await photo());
      expectProblem(reply, 503, 'image.storage_unavailable');
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await app.prisma.image.count()).toBe(0);
      const health = await app.anonymous.get('/api/health');
      expect([health.status, health.body.status, health.body.checks.storage]).toEqual([
        200,
        'degraded',
        'degraded',
      ]);
    } finally {
      await app.stop();
    }
  });
});

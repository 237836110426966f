import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiskStorage } from '../../src/platform/storage/disk.storage.js';
import { S3Storage } from '../../src/platform/storage/s3.storage.js';
import type { Storage } from '../../src/platform/storage/storage.js';
import { startS3 } from '../support/s3-server.js';
import type { S3Server } from '../support/s3-server.js';

const MEGABYTE = 1_048_576;

describe('objects', () => {
  let folder: string;
  let s3: S3Server;
  let bucket: S3Storage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kwad-storage-'));
    s3 = await startS3();
    bucket = new S3Storage({
      bucket: s3.settings.S3_PRIVATE_BUCKET!,
      region: 'us-east-1',
      endpoint: s3.settings.S3_ENDPOINT!,
      baseUrl: null,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      cacheControl: 'private, no-store',
    });
  });
  afterAll(async () => {
    await bucket.onApplicationShutdown();
    await s3.stop();
    await rm(folder, { recursive: true });
  });

  const places: Record<string, () => Storage> = {
    'on disk': () => new DiskStorage(folder, 'http://localhost', 0o600),
    'in S3': () => bucket,
  };
  const keysOf = async (storage: Storage) => {
    const keys: string[] = [];
    for await (const { key } of storage.list('copies/')) keys.push(key);
    return keys.sort();
  };

  describe.each(Object.entries(places))('%s', (_name, open) => {
    it('come as streams of any length, and are counted', async () => {
      const storage = open();
      // More than two parts of a multipart upload, in pieces that fit no boundary.
      const pieces = Array.from({ length: 13 }, () => randomBytes(MEGABYTE - 7));
      const whole = Buffer.concat(pieces);
      const bytes = await storage.putStream('copies/large.zip', Readable.from(pieces), 'application/zip');
      expect(bytes).toBe(whole.length);
      const read = await buffer((await storage.read('copies/large.zip'))!);
      const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');
      expect(digest(read)).toBe(digest(whole));
      expect(await storage.putStream('copies/empty', Readable.from([]), 'text/plain')).toBe(0);
      await storage.remove('copies/large.zip');
      await storage.remove('copies/empty');
      expect(await storage.read('copies/large.zip')).toBeNull();
    });

    it('whose stream breaks off never appear, and say why', async () => {
      const storage = open();
      const breaksOff = async function* () {
        for (let piece = 0; piece < 7; piece++) yield randomBytes(MEGABYTE);
        throw new Error('the reader fell asleep');
      };
      const put = storage.putStream('copies/half.zip', Readable.from(breaksOff()), 'application/zip');
      await expect(put).rejects.toThrow('the reader fell asleep');
      expect(await keysOf(storage)).toEqual([]);
    });
  });

  it('on disk are nobody else’s to read where they are private', async () => {
    await places['on disk']!().put('copies/mine.zip', Buffer.from('mine'), 'application/zip');
    const [name] = await readdir(join(folder, 'copies'));
    expect((await stat(join(folder, 'copies', name!))).mode & 0o777).toBe(0o600);
  });
});

import { join, resolve } from 'node:path';
import { registerAs } from '@nestjs/config';
import { environment } from './environment.js';

const HOUR_MS = 3_600_000;

/** Pictures: where they are kept, how large they may be (bytes, pixels), and how long without use (milliseconds). */
export const storageConfig = registerAs('storage', () => {
  const env = environment();
  return {
    driver: env.STORAGE_DRIVER,
    s3: {
      bucket: env.S3_BUCKET ?? '',
      /** What is nobody's business: never behind a public address. */
      privateBucket: env.S3_PRIVATE_BUCKET ?? env.S3_BUCKET ?? '',
      region: env.AWS_REGION,
      /** Null: Amazon's own. */
      endpoint: env.S3_ENDPOINT?.replace(/\/+$/, '') ?? null,
      /** Where browsers find the bucket's objects; null: at the endpoint. */
      baseUrl: env.S3_BASE_URL?.replace(/\/+$/, '') ?? null,
      /** Null: the SDK looks where Amazon's machines keep theirs. */
      credentials:
        env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY
          ? { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY }
          : null,
    },
    /** Where uploads are while they arrive and are drawn. */
    spoolFolder: join(resolve(env.DATA_DIR), 'uploads'),
    maxBytes: env.IMAGE_MAX_BYTES,
    maxPixels: env.IMAGE_MAX_PIXELS,
    unusedAfterMs: env.IMAGE_UNUSED_HOURS * HOUR_MS,
    orphanGraceMs: env.IMAGE_ORPHAN_GRACE_HOURS * HOUR_MS,
  };
});

export type StorageConfig = ReturnType<typeof storageConfig>;

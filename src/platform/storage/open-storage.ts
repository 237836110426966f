import { join } from 'node:path';
import type { AppConfig } from '../../config/app.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { DiskStorage } from './disk.storage.js';
import { mediaFolder } from './media.js';
import { S3Storage } from './s3.storage.js';
import type { PrivateStorage, Storage } from './storage.js';

/** The store of what everybody may see: pictures. */
export function openPublicStorage(app: AppConfig, { driver, s3 }: StorageConfig): Storage {
  return driver === 's3'
    ? new S3Storage({ ...s3, cacheControl: 'public, max-age=31536000, immutable' })
    : new DiskStorage(mediaFolder(app.dataDir), app.publicUrl);
}

/** The store of what only the application may read. */
export function openPrivateStorage(app: AppConfig, { driver, s3 }: StorageConfig): PrivateStorage {
  return driver === 's3'
    ? new S3Storage({ ...s3, bucket: s3.privateBucket, cacheControl: 'private, no-store' })
    : new DiskStorage(join(app.dataDir, 'private'), app.publicUrl, 0o600);
}

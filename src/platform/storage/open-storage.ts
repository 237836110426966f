import { join } from 'node:path';
import type { AppConfig } from '../../config/app.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { DiskStorage } from './disk.storage.js';
import { mediaFolder } from './media.js';
import { S3Storage } from './s3.storage.js';
import type { PrivateStorage, Storage } from './storage.js';

/** Both places where objects are kept, as the settings name them: one that everybody may read, one that nobody may. */
export function openStorage(
  { dataDir, publicUrl }: AppConfig,
  { driver, s3 }: StorageConfig,
): { open: Storage; secret: PrivateStorage } {
  if (driver === 's3') {
    return {
      open: new S3Storage({ ...s3, cacheControl: 'public, max-age=31536000, immutable' }),
      secret: new S3Storage({ ...s3, bucket: s3.privateBucket, cacheControl: 'private, no-store' }),
    };
  }
  return {
    open: new DiskStorage(mediaFolder(dataDir), publicUrl),
    secret: new DiskStorage(join(dataDir, 'private'), publicUrl, 0o600),
  };
}

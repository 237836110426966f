import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { storageConfig } from '../../config/storage.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { DiskStorage } from './disk.storage.js';
import { mediaFolder } from './media.js';
import { S3Storage } from './s3.storage.js';
import { PrivateStorage, Storage } from './storage.js';

/** The store of what everybody may see: pictures. */
export function openPublicStorage(app: AppConfig, { driver, s3 }: StorageConfig): Storage {
  return driver === 's3'
    ? new S3Storage({ ...s3, cacheControl: 'public, max-age=31536000, immutable' })
    : new DiskStorage(mediaFolder(app.dataDir), app.publicUrl);
}

const inject = [appConfig.KEY, storageConfig.KEY];

/** Where objects are kept, the public and the private ones, within reach of every module. */
@Global()
@Module({
  providers: [
    {
      provide: Storage,
      inject,
      useFactory: openPublicStorage,
    },
    {
      provide: PrivateStorage,
      inject,
      useFactory: (app: AppConfig, { driver, s3 }: StorageConfig): PrivateStorage =>
        driver === 's3'
          ? new S3Storage({ ...s3, bucket: s3.privateBucket, cacheControl: 'private, no-store' })
          : new DiskStorage(join(app.dataDir, 'private'), app.publicUrl, 0o600),
    },
  ],
  exports: [Storage, PrivateStorage],
})
export class StorageModule {}

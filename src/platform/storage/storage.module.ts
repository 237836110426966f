import { Global, Module } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { storageConfig } from '../../config/storage.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { DiskStorage } from './disk.storage.js';
import { mediaFolder } from './media.js';
import { S3Storage } from './s3.storage.js';
import { Storage } from './storage.js';

/** Where pictures are kept, within reach of every module. */
@Global()
@Module({
  providers: [
    {
      provide: Storage,
      inject: [appConfig.KEY, storageConfig.KEY],
      useFactory: (app: AppConfig, storage: StorageConfig) =>
        storage.driver === 's3'
          ? new S3Storage(storage.s3)
          : new DiskStorage(mediaFolder(app.dataDir), app.publicUrl),
    },
  ],
  exports: [Storage],
})
export class StorageModule {}

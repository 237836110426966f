import { Global, Module } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { DiskStorage } from './disk.storage.js';
import { mediaFolder } from './media.js';
import { Storage } from './storage.js';

/** Where pictures are kept, within reach of every module. */
@Global()
@Module({
  providers: [
    {
      provide: Storage,
      inject: [appConfig.KEY],
      useFactory: (app: AppConfig) => new DiskStorage(mediaFolder(app.dataDir), app.publicUrl),
    },
  ],
  exports: [Storage],
})
export class StorageModule {}

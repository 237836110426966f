import { Global, Module } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import { storageConfig } from '../../config/storage.config.js';
import { openPrivateStorage, openPublicStorage } from './open-storage.js';
import { PrivateStorage, Storage } from './storage.js';

const inject = [appConfig.KEY, storageConfig.KEY];

/** Where objects are kept, the public and the private ones, within reach of every module. */
@Global()
@Module({
  providers: [
    { provide: Storage, inject, useFactory: openPublicStorage },
    { provide: PrivateStorage, inject, useFactory: openPrivateStorage },
  ],
  exports: [Storage, PrivateStorage],
})
export class StorageModule {}
